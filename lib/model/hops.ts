/**
 * The hops of the flow world, by the numbers of the field's table. Left out: H14 (a provider that asks the API server about
 * service accounts is a preview), H15 (one server has nobody to share with), H16 (a node's probe is beyond policies) and H17
 * (claims fetched elsewhere are tried by the access suite).
 */
export const HOPS = {
  H0: 'any pod to the cluster resolver',
  H1: 'browser to the relying party',
  H2: 'browser to the identity provider, front channel',
  H3: "to the issuer's discovery document",
  H4: 'to the token endpoint: code redemption, refresh, client credentials',
  H5: "to the issuer's keys",
  H6: 'resource server to the introspection endpoint',
  H7: 'relying party to the userinfo endpoint',
  H8: 'to the revocation endpoint',
  H9: 'device to the device authorization and token endpoints',
  H10: "identity provider to the relying party's back-channel logout",
  H11: 'client to the resource server',
  H12: "identity provider to the client's keys",
  H13: "API server to the issuer's discovery document and keys",
} as const;
export type HopId = keyof typeof HOPS;

/** A party of a flow: a pod of the flow world, `namespace/pod`, the browser outside the cluster, or an API server, which runs on its node. */
export type Party = 'browser' | 'api-server' | FlowPod;
/** A pod that no policy of the flow world knows, in a namespace without policies: no party, and nothing is open to it. */
export const STRANGER = 'x/a';
/** Pods on the network of a worker itself: of the one on which Keycloak runs, and of another. No policy selects them. */
export const NODE_PODS = { same: 'nodes/two', other: 'nodes/one' } as const;
export type Stranger = typeof STRANGER | (typeof NODE_PODS)[keyof typeof NODE_PODS];
export const FLOW_PODS = [
  'client/cli',
  'client/tv',
  'rp/web',
  'api/orders',
  'api/ledger',
  'idp/keycloak',
] as const;
export type FlowPod = (typeof FLOW_PODS)[number];

/** The cluster's resolver, the other end of hop H0. */
export const RESOLVER = 'kube-system/kube-dns';

/**
 * One connection of the flow world. Several hops share a connection, as a NetworkPolicy cannot tell one path of a
 * server from another. `openedBy` are the objects of fixtures/flows/allow.yaml that open its two halves.
 */
export interface Connection {
  from: Party;
  to: FlowPod | typeof RESOLVER;
  port: number;
  hops: HopId[];
  openedBy: string[];
}

const policy = (name: string) => `NetworkPolicy ${name}`;

const lookup = (from: FlowPod, namespace: string): Connection => ({
  from,
  to: RESOLVER,
  port: 53,
  hops: ['H0'],
  openedBy: [policy(`${namespace}/allow-dns`)],
});

export const CONNECTIONS: Connection[] = [
  lookup('client/cli', 'client'),
  lookup('client/tv', 'client'),
  lookup('rp/web', 'rp'),
  lookup('api/orders', 'api'),
  lookup('api/ledger', 'api'),
  lookup('idp/keycloak', 'idp'),
  {
    from: 'browser',
    to: 'rp/web',
    port: 8080,
    hops: ['H1'],
    openedBy: [policy('rp/web-from-browser')],
  },
  {
    from: 'browser',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H2'],
    openedBy: [policy('idp/keycloak-from-browser')],
  },
  {
    from: 'rp/web',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H3', 'H4', 'H5', 'H7', 'H8'],
    openedBy: [policy('rp/web-to-keycloak'), policy('idp/keycloak-from-web')],
  },
  {
    from: 'client/cli',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H3', 'H4', 'H8'],
    openedBy: [policy('client/cli-to-keycloak'), policy('idp/keycloak-from-cli')],
  },
  {
    from: 'client/tv',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H3', 'H9'],
    openedBy: [policy('client/tv-to-keycloak'), policy('idp/keycloak-from-tv')],
  },
  {
    from: 'api/orders',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H3', 'H4', 'H5'],
    openedBy: [policy('api/orders-to-keycloak'), policy('idp/keycloak-from-orders')],
  },
  {
    from: 'api/ledger',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H6'],
    openedBy: [policy('api/ledger-to-keycloak'), policy('idp/keycloak-from-ledger')],
  },
  {
    from: 'client/cli',
    to: 'api/orders',
    port: 8080,
    hops: ['H11'],
    openedBy: [policy('client/cli-to-orders'), policy('api/orders-from-cli')],
  },
  {
    from: 'client/cli',
    to: 'api/ledger',
    port: 8080,
    hops: ['H11'],
    openedBy: [policy('client/cli-to-ledger'), policy('api/ledger-from-cli')],
  },
  {
    from: 'idp/keycloak',
    to: 'rp/web',
    port: 8080,
    hops: ['H10'],
    openedBy: [policy('idp/keycloak-to-web'), policy('rp/web-from-keycloak')],
  },
  {
    from: 'idp/keycloak',
    to: 'rp/web',
    port: 8081,
    hops: ['H12'],
    openedBy: [policy('idp/keycloak-to-web-keys'), policy('rp/web-keys-from-keycloak')],
  },
  {
    from: 'api-server',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H13'],
    openedBy: [policy('idp/keycloak-from-api-server')],
  },
];
