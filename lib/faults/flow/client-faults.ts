import type { ClusterFault } from '../context.js';
import { flowClientFault, flowClientsFault } from '../keycloak-client.js';
import { ACCEPTED, each, MACHINE, SIGN_IN } from './cases.js';

/** Clients of the flows that are set up otherwise: what Keycloak then lets through, or refuses, is no doing of the network. */
export const clientFaults: readonly ClusterFault[] = [
  flowClientFault({
    name: 'pkce-not-required',
    why: 'Every login still works, so only a login that must be refused shows that PKCE can be left out (RFC 9700).',
    client: 'web',
    change: { attributes: { 'pkce.code.challenge.method': '' } },
    red: {
      'flows/pkce-stripped-challenge': 'login-page: expected stopped',
      ...each(ACCEPTED, [
        'authorization-without-a-challenge-is-refused',
        'challenge-without-a-method-is-refused',
        'plain-challenge-is-refused',
      ]),
    },
    spares: [SIGN_IN],
  }),
  flowClientFault({
    name: 'any-redirect-uri',
    why: 'A redirect URI of one star works for everybody, and hands the code to whoever asks for it (RFC 9700).',
    client: 'web',
    change: { settings: { redirectUris: ['*'] }, attributes: { 'post.logout.redirect.uris': '+' } },
    red: each(ACCEPTED, [
      'unregistered-redirect-uri-is-shown-as-a-page',
      'redirect-uri-with-a-longer-path-is-refused',
      'redirect-uri-behind-an-at-is-refused',
      'redirect-uri-that-climbs-out-is-refused',
      'logout-to-a-stranger-is-shown-as-a-page',
    ]),
    spares: [SIGN_IN],
  }),
  flowClientsFault({
    name: 'grants-not-limited',
    why: 'A client that may use every grant works as before; whoever steals its secret gets more than it ever needed.',
    clients: ['web', 'web-public', 'batch'],
    change: {
      settings: { directAccessGrantsEnabled: true, implicitFlowEnabled: true },
      attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
    },
    red: {
      ...each('seen done', ['a-password-is-no-grant', 'a-password-is-no-grant-for-a-public-client']),
      ...each('Invalid user credentials', ['a-refused-grant-does-not-tell-a-right-password']),
      ...each(ACCEPTED, ['implicit-grant-is-refused', 'device-without-the-grant-is-refused']),
    },
    spares: [MACHINE],
  }),
  flowClientFault({
    name: 'service-account-too-many',
    why: 'A client of users that may also ask for itself acts without any user, and no log shows one.',
    client: 'web',
    change: { settings: { serviceAccountsEnabled: true } },
    red: each(ACCEPTED, ['client-without-the-grant-is-refused']),
    spares: [SIGN_IN],
  }),
  flowClientsFault({
    name: 'secrets-not-asked-for',
    why: 'A client made public by a slip takes its name alone for a proof, and every good request goes through as before.',
    clients: ['web', 'web-par', 'ledger'],
    change: { settings: { publicClient: true } },
    red: {
      ...each(ACCEPTED, [
        'wrong-secret-is-refused',
        'missing-secret-is-refused',
        'revocation-without-the-secret-is-refused',
        'pushed-request-without-the-secret-is-refused',
      ]),
      ...each('seen stopped by an OAuth error 403', [
        'introspection-with-a-wrong-secret-is-refused',
        'introspection-without-the-secret-is-refused',
      ]),
    },
    spares: [SIGN_IN],
  }),
  flowClientFault({
    name: 'requests-need-not-be-pushed',
    why: 'A client that pushes its requests out of habit alone can be made to skip it, and with it everything that it protects.',
    client: 'web-par',
    change: {
      settings: { redirectUris: ['*'] },
      attributes: { 'require.pushed.authorization.requests': 'false', 'pkce.code.challenge.method': '' },
    },
    red: each(ACCEPTED, [
      'request-that-was-not-pushed-is-refused',
      'pushed-request-to-a-stranger-is-refused',
      'pushed-request-without-a-challenge-is-refused',
    ]),
    spares: ['flows/sign-in-by-a-pushed-request'],
  }),
  flowClientFault({
    name: 'tokens-need-not-be-bound',
    why: 'Whoever leaves out the proof gets a token that works for anybody, while all who show one notice nothing.',
    client: 'web-dpop',
    change: { attributes: { 'dpop.bound.access.tokens': 'false' } },
    red: each(ACCEPTED, [
      'redemption-without-a-proof-is-refused',
      'bound-session-is-not-renewed-without-a-proof',
    ]),
    spares: ['flows/sign-in-with-bound-tokens'],
  }),
  flowClientsFault({
    name: 'devices-need-no-challenge',
    why: 'A stolen device code is worth a session where the device need not show that it asked for it.',
    clients: ['tv'],
    change: { attributes: { 'pkce.code.challenge.method': '' } },
    red: each(ACCEPTED, ['device-without-a-challenge-is-refused']),
    spares: ['flows/a-device-without-a-keyboard-signs-in'],
  }),
  flowClientFault({
    name: 'exchange-too-many',
    why: 'A server that may exchange tokens without need turns each token that it is shown into one of its own.',
    client: 'ledger',
    change: { attributes: { 'standard.token.exchange.enabled': 'true' } },
    red: each('Requested audience not available', ['client-that-may-not-exchange-is-refused']),
    spares: ['flows/a-server-exchanges-the-token-of-its-caller'],
  }),
  flowClientFault({
    name: 'exchange-switched-off',
    why: 'The server can call nobody on behalf of its callers, and says so in words that sound like a bad token.',
    client: 'orders',
    change: { attributes: { 'standard.token.exchange.enabled': 'false' } },
    red: {
      ...each('exchange: expected', [
        'a-server-exchanges-the-token-of-its-caller',
        'a-token-for-nobody-is-not-exchanged',
        'a-tampered-token-is-not-exchanged',
      ]),
      ...each('attempt: twin', [
        'token-for-others-is-not-exchanged',
        'expired-token-is-not-exchanged',
        'exchange-for-an-unknown-scope-is-refused',
      ]),
    },
    spares: ['flows/introspection'],
  }),
  flowClientFault({
    name: 'lax-client-made-strict',
    why: 'What a product lets pass by default is written down; once it no longer does, somebody must hear of it.',
    client: 'blog',
    change: {
      settings: { redirectUris: ['https://blog.twinlock.test/callback'] },
      attributes: { 'pkce.code.challenge.method': 'S256' },
    },
    red: {
      ...each('attempt: attempt: expected done', [
        'plain-challenge-of-a-lax-client-is-accepted',
        'plain-http-redirect-uri-is-accepted',
        'redirect-uri-by-wildcard-is-accepted',
      ]),
      ...each('attempt: material', ['verifier-without-challenge-is-refused']),
      ...each('not matching the configured one', ['unknown-challenge-method-is-refused']),
    },
    spares: [SIGN_IN],
  }),
  flowClientFault({
    name: 'logout-told-to-nobody',
    why: 'The provider was never told where the site listens: who signs out elsewhere stays signed in here.',
    client: 'web',
    change: { attributes: { 'backchannel.logout.url': '' } },
    red: each('logout-notice: expected done', ['backchannel-logout']),
    spares: [SIGN_IN],
  }),
  flowClientFault({
    name: 'tokens-for-another-audience',
    why: 'Tokens that are good for nobody: the API refuses every one of them, and the provider calls them active.',
    client: 'batch',
    change: { mappers: { 'audience orders': { 'included.custom.audience': 'nobody' } } },
    red: {
      ...each('answer: expected done', ['jwks-validation', 'namespaces-of-the-users-own']),
      'layers/path-and-token': 'expected done',
      'layers/token-from-its-own-client': 'expected done',
    },
    spares: ['flows/introspection'],
  }),
];
