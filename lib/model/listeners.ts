import { FLOW_PODS, type FlowPod, type Party, RESOLVER } from './hops.js';

/** A port of the flow world that is listened on. */
export interface Listener {
  on: FlowPod | 'api-server' | typeof RESOLVER;
  port: number;
  protocol: 'TCP' | 'UDP';
}

const tcp = (on: Listener['on'], ...ports: number[]): Listener[] =>
  ports.map((port) => ({ on, port, protocol: 'TCP' as const }));

/** The port of every probe pod's agent. */
const AGENT = 7000;

/**
 * All that any party of the flow world listens on beyond its own loopback, whether somebody may call it or not: what is
 * denied is worth knowing only where somebody would answer.
 */
export const LISTENERS: readonly Listener[] = [
  ...FLOW_PODS.flatMap((pod) => tcp(pod, AGENT)),
  ...tcp('rp/web', 8080, 8081),
  ...tcp('api/orders', 8080),
  ...tcp('api/ledger', 8080),
  // Keycloak's own door, and the one for those who run it.
  ...tcp('idp/keycloak', 8443, 9000),
  // Names, and the resolver's own figures.
  ...tcp(RESOLVER, 53, 9153),
  { on: RESOLVER, port: 53, protocol: 'UDP' },
  ...tcp('api-server', 6443),
];

/** `idp/keycloak:8443`, with the protocol where it is not TCP. */
export function listenerName({ on, port, protocol }: Listener): string {
  return `${on}:${port}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

/** The ports that a node publishes: all that the browser, which is outside, can call at all. */
const PUBLISHED = ['rp/web:8080', 'rp/web:8081', 'idp/keycloak:8443'];

/** Whether a party can try this port, and a policy of the flow world has a say in it. */
export function isTriedFrom(from: Party, listener: Listener): boolean {
  const { on } = listener;
  if (from === 'browser') return PUBLISHED.includes(listenerName(listener));
  // What runs on a node is held by no policy of its own, and resolver and API server have none either.
  if (from === 'api-server') return on !== RESOLVER && on !== 'api-server';
  return on !== from;
}
