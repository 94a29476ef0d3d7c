import { TEST_ISSUER_ORIGIN } from '../../model/test-issuer.js';
import type { ClusterFault } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';

/** The server that trusts the test issuers. */
const SERVER = 'claims';

/**
 * The key set of another issuer stands at an issuer's address. The server is restarted, since it would keep the keys
 * that it knows.
 */
function keysServedFor(options: ExpectedRed & { issuer: string; other: string }): ClusterFault {
  const { issuer, other } = options;
  return {
    ...expectedRed(options),
    async inject(context) {
      await (await context.issuers()).serveKeysOf(issuer, other);
      await context.sideServers.restore(SERVER);
      return {};
    },
    async prove(context) {
      const issuers = await context.issuers();
      const claims = { iss: `${TEST_ISSUER_ORIGIN}/${issuer}`, sub: 'proof', aud: 'kubernetes' };
      const signed = {
        from: 'issuer',
        issuer: other,
        claims,
        header: {},
        tamper: false,
        key: 'newest',
      } as const;
      const { user, error } = await context.sideServers.review(SERVER, await issuers.sign(signed));
      if (user !== '') return `${SERVER} takes a token of ${issuer} that ${other} has signed for ${user}`;
      throw new Error(`${SERVER} refuses a token of ${issuer} that ${other} has signed: ${error}`);
    },
    async undo(context) {
      await (await context.issuers()).restore(issuer);
      await context.sideServers.restore(SERVER);
    },
  };
}

/** What issuers serve in place of their own. */
export const issuerFaults: readonly ClusterFault[] = [
  keysServedFor({
    name: 'keys-of-the-wrong-realm',
    why: 'Whoever holds the key whose public half is served can sign for every user of the issuer.',
    issuer: 'plain',
    other: 'algorithms',
    red: {
      'issuer-unreachable':
        'neighbour: neighbour whoami at claims: expected 201 as plain:ann, seen 401 because "[invalid bearer token, oidc: verify token: failed to verify',
      'no-fall-through':
        'one: one whoami at claims: expected 201 as plain:ann, seen 401 because "[invalid bearer token, oidc: verify token: failed to verify',
      'two-issuers':
        'groups system:authenticated, seen 401 because "[invalid bearer token, oidc: verify token: failed to verify',
    },
    spares: ['claim-rule'],
  }),
  keysServedFor({
    name: 'keys-of-nobody-else',
    why: 'An issuer that serves its own keys again takes its own tokens, which the case says it must not.',
    issuer: 'wrong-keys',
    other: 'wrong-keys',
    red: {
      'keys-of-another-issuer':
        'verify token: failed to verify signature: failed to verify id token signature", seen 201 as wrong-keys:ann',
    },
    spares: ['two-issuers'],
  }),
  keysServedFor({
    name: 'rotating-keys-of-the-wrong-realm',
    why: 'Keys that change are asked for again, and the wrong ones do not help.',
    issuer: 'rotating',
    other: 'plain',
    // A case that changes the issuer's keys would put its own back.
    red: {
      'unknown-key-id-asks-the-issuer':
        'known-for-the-first-time: ann whoami at claims: expected 201 as rotating:ann, seen 401',
    },
    spares: ['two-issuers'],
  }),
];
