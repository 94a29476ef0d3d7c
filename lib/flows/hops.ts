/** The hops that the flow world has; H7 to H10, H12 and H13 of the field's table are not walked by any flow here. */
export const HOPS = {
  H0: 'any pod to the cluster resolver',
  H1: 'browser to the relying party',
  H2: 'browser to the identity provider, front channel',
  H3: "to the issuer's discovery document",
  H4: 'to the token endpoint: code redemption, refresh, client credentials',
  H5: "to the issuer's keys",
  H6: 'resource server to the introspection endpoint',
  H11: 'client to the resource server',
} as const;
export type HopId = keyof typeof HOPS;

/** A party of a flow: a pod of the flow world, `namespace/pod`, or the browser outside the cluster. */
export type Party = 'browser' | FlowPod;
export type FlowPod = 'client/cli' | 'rp/web' | 'api/orders' | 'api/ledger' | 'idp/keycloak';

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
  lookup('rp/web', 'rp'),
  lookup('api/orders', 'api'),
  lookup('api/ledger', 'api'),
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
    hops: ['H3', 'H4', 'H5'],
    openedBy: [policy('rp/web-to-keycloak'), policy('idp/keycloak-from-web')],
  },
  {
    from: 'client/cli',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H4'],
    openedBy: [policy('client/cli-to-keycloak'), policy('idp/keycloak-from-cli')],
  },
  {
    from: 'api/orders',
    to: 'idp/keycloak',
    port: 8443,
    hops: ['H5'],
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
];

/** The connections that any of the named objects opens: those that close when the objects are taken away. */
export function connectionsOpenedBy(objects: readonly string[]): Connection[] {
  return CONNECTIONS.filter(({ openedBy }) => openedBy.some((object) => objects.includes(object)));
}
