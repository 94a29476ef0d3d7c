import type { ClusterFault } from '../context.js';
import { ACCEPTED, each, SIGN_IN } from './cases.js';
import { checkIgnored } from './check-ignored.js';

/** Apps that leave out a check: every good request goes through as before. */
export const appFaults: readonly ClusterFault[] = [
  checkIgnored({
    name: 'api-believes-every-token',
    why: 'A server that reads a token without checking it works for everybody, forgers included.',
    pod: 'api/orders',
    check: 'token',
    tells: 'takes every token at its word',
    red: {
      ...each(ACCEPTED, [
        'expired-token-is-refused-by-the-api',
        'token-of-the-future-is-refused-by-the-api',
        'token-of-another-issuer-is-refused-by-the-api',
        'unsigned-token-is-refused-by-the-api',
        'token-signed-with-the-public-key-is-refused-by-the-api',
        'token-of-a-foreign-key-is-refused-by-the-api',
        'token-for-nobody-is-refused-by-the-api',
        'id-token-is-no-access-token',
        'refresh-token-is-no-access-token',
      ]),
      ...each('answer: expected stopped', ['jwks-tampered']),
      'layers/path-with-tampered-token': 'answer: expected stopped',
    },
    spares: ['layers/path-and-token'],
  }),
  checkIgnored({
    name: 'api-asks-nobody',
    why: 'A server that stopped asking about tokens takes those that were revoked, and answers faster than before.',
    pod: 'api/ledger',
    check: 'token',
    tells: 'takes every token at its word',
    red: each('answer: expected stopped', ['introspection-inactive', 'a-revoked-token-opens-nothing']),
    spares: ['flows/jwks-validation'],
  }),
  checkIgnored({
    name: 'api-asks-for-no-scope',
    why: 'A page for some is open to all who have any good token, and its own users see no difference.',
    pod: 'api/orders',
    check: 'scope',
    tells: 'asks for no scope',
    red: each(ACCEPTED, ['token-without-the-scope-is-refused-by-the-api']),
    spares: ['flows/jwks-validation'],
  }),
  checkIgnored({
    name: 'site-takes-any-response',
    why: "A site that checks neither state nor iss redeems the code of somebody else's login, or of another provider.",
    pod: 'rp/web',
    check: 'response',
    tells: 'takes any state and any iss',
    red: each('callback: expected stopped', [
      'a-response-with-its-state-changed-is-not-redeemed',
      'a-response-with-its-state-missing-is-not-redeemed',
      'a-response-with-its-iss-changed-is-not-redeemed',
      'a-response-with-its-iss-missing-is-not-redeemed',
    ]),
    spares: [SIGN_IN],
  }),
  checkIgnored({
    name: 'site-believes-every-notice',
    why: 'Anybody who can reach the site signs its users out; those who sign out themselves notice nothing.',
    pod: 'rp/web',
    check: 'logout-token',
    tells: 'believes every notice of a logout',
    red: each(ACCEPTED, [
      'unsigned-logout-token-is-refused',
      'logout-token-of-another-algorithm-is-refused',
      'logout-token-signed-with-the-public-key-is-refused',
      'logout-token-of-a-foreign-key-is-refused',
      'logout-token-for-another-client-is-refused',
      'logout-token-of-another-issuer-is-refused',
      'logout-token-without-events-is-refused',
      'logout-token-of-another-event-is-refused',
      'logout-token-with-a-nonce-is-refused',
      'logout-token-of-nobody-is-refused',
      'logout-token-that-is-over-is-refused',
    ]),
    spares: [SIGN_IN],
  }),
];
