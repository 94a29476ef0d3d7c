import type { ClusterFault } from '../context.js';
import { allowRemoved } from './allow-removed.js';
import { MACHINE, SIGN_IN } from './cases.js';

const DEVICE = 'flows/a-device-without-a-keyboard-signs-in';
const NOTICE = 'flows/backchannel-logout';
const SIGNS = 'flows/sign-in-of-a-client-that-signs-for-itself';

/** An allow that is gone, and for each case the hop and the step that the report must name; some other flow must go on. */
const gone: readonly [policy: string, why: string, red: Record<string, string>, spared: string][] = [
  [
    'rp/allow-dns',
    'The relying party finds nobody by name: logins end before a connection is begun.',
    { [SIGN_IN]: 'H0 discovery' },
    MACHINE,
  ],
  [
    'client/allow-dns',
    'A client that finds nobody by name has no token, although the provider is well.',
    { [MACHINE]: 'H0 discovery' },
    SIGN_IN,
  ],
  [
    'api/allow-dns',
    'The API can look up no name: it cannot ask about tokens, and has no keys to check them with.',
    { 'flows/introspection': 'H0 introspection', 'flows/jwks-validation': 'H0 jwks' },
    MACHINE,
  ],
  [
    'idp/allow-dns',
    'The provider can look up no name: logouts are told to nobody, and keys of clients are not fetched.',
    { [SIGNS]: 'H0 client-keys', [NOTICE]: 'H0 logout-notice' },
    SIGN_IN,
  ],
  [
    'rp/web-from-browser',
    'Nobody reaches the site from outside, while everything inside works: monitors inside the cluster stay green.',
    { [SIGN_IN]: 'H1 login-start' },
    MACHINE,
  ],
  [
    'idp/keycloak-from-browser',
    "The provider's pages do not come, while its other endpoints serve all pods.",
    { [SIGN_IN]: 'H2 login-page' },
    MACHINE,
  ],
  [
    'idp/keycloak-from-web',
    "The provider's half is gone: the relying party's own rule stands, and half a path is none.",
    { [SIGN_IN]: 'H3 discovery' },
    MACHINE,
  ],
  [
    'client/cli-to-keycloak',
    'A client may not leave for the provider: the first thing that it asks for is never answered.',
    { [MACHINE]: 'H3 discovery', 'layers/path-and-token': 'H4 token-request' },
    SIGN_IN,
  ],
  [
    'idp/keycloak-from-cli',
    'The provider does not let one client in, and all others have their tokens.',
    { [MACHINE]: 'H3 discovery' },
    SIGN_IN,
  ],
  [
    'api/orders-to-keycloak',
    'A resource server without keys refuses everybody with 503, and the tokens are good.',
    { 'flows/jwks-validation': 'H5 jwks', 'flows/a-server-exchanges-the-token-of-its-caller': 'H4 exchange' },
    'flows/introspection',
  ],
  [
    'idp/keycloak-from-orders',
    "The provider's half towards one resource server is gone; the other one works on.",
    { 'flows/jwks-validation': 'H5 jwks' },
    'flows/introspection',
  ],
  [
    'api/ledger-to-keycloak',
    'A resource server that must ask cannot: it fails closed, and the other one works on.',
    { 'flows/introspection': 'H6 introspection' },
    'flows/jwks-validation',
  ],
  [
    'idp/keycloak-from-ledger',
    'The provider does not let in who asks about tokens.',
    { 'flows/introspection': 'H6 introspection' },
    'flows/jwks-validation',
  ],
  [
    'client/tv-to-keycloak',
    'A device may not leave for the provider, and shows no code.',
    { [DEVICE]: 'H9 device-authorization' },
    MACHINE,
  ],
  [
    'idp/keycloak-from-tv',
    'The provider does not let the device in, and its pages are there for everybody.',
    { [DEVICE]: 'H9 device-authorization' },
    MACHINE,
  ],
  [
    'idp/keycloak-to-web',
    'The provider may not tell the site that a session is over: who signed out elsewhere stays signed in here.',
    { [NOTICE]: 'H10 logout-notice' },
    SIGNS,
  ],
  [
    'rp/web-from-keycloak',
    'The site does not let the notice of a logout in: who signed out elsewhere stays signed in here.',
    { [NOTICE]: 'H10 logout-notice' },
    SIGNS,
  ],
  [
    'client/cli-to-orders',
    'A valid token opens no path: the call ends on the network.',
    { 'flows/jwks-validation': 'H11 api-call', 'layers/path-and-token': 'H11 api-call' },
    'flows/introspection',
  ],
  [
    'api/orders-from-cli',
    "The resource server's half is gone, and the client's own rule stands.",
    { 'flows/jwks-validation': 'H11 api-call' },
    'flows/introspection',
  ],
  [
    'client/cli-to-ledger',
    'One of two resource servers is out of reach for the client.',
    { 'flows/introspection': 'H11 api-call' },
    'flows/jwks-validation',
  ],
  [
    'api/ledger-from-cli',
    'One of two resource servers lets the client not in, whatever its token.',
    { 'flows/introspection': 'H11 api-call' },
    'flows/jwks-validation',
  ],
  [
    'idp/keycloak-to-web-keys',
    'The provider cannot fetch the keys of a client that signs for itself, and refuses it as if it were an impostor.',
    { [SIGNS]: 'H12 client-keys' },
    SIGN_IN,
  ],
  [
    'rp/web-keys-from-keycloak',
    'The site does not let the provider fetch its keys, and is refused as an impostor.',
    { [SIGNS]: 'H12 client-keys' },
    SIGN_IN,
  ],
  [
    'idp/keycloak-from-api-server',
    'The API server cannot read the keys of its issuer: every token is refused, and certificates work.',
    { 'flows/api-server-takes-a-token': 'H13 issuer-keys' },
    MACHINE,
  ],
];

/** The allows of the flow world that a fault takes away, `namespace/name`. */
export const brokenAllows: readonly string[] = ['rp/web-to-keycloak', ...gone.map(([policy]) => policy)];

/** For each half of each hop a fault: its allow is gone. */
export const allowFaults: readonly ClusterFault[] = [
  allowRemoved({
    name: 'flow-rule-removed',
    why: 'The relying party reaches the provider no more: every login ends at its first step, and it looks like an outage.',
    policy: 'rp/web-to-keycloak',
    // The first thing that a relying party asks the provider for is its discovery document.
    red: { [SIGN_IN]: 'H3 discovery', 'flows/login-page-cut': 'H3 discovery', 'flows/refresh': 'H3' },
    // They take the same half away.
    blinds: ['flows/code-redemption-cut', 'flows/discovery-cut', 'flows/refresh-cut'],
    spares: [MACHINE],
  }),
  ...gone.map(([policy, why, red, spared]) =>
    allowRemoved({
      name: `${policy.replace('/', '-')}-removed`,
      why,
      policy,
      red,
      spares: [spared],
    }),
  ),
];
