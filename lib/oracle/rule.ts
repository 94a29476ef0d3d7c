import type { Protocol } from '../model/cell.js';
import { AddressBlock } from './cidr.js';
import type { Endpoint } from './endpoint.js';
import type { PolicyPeer, PolicyPort } from './network-policy.js';
import { Selector } from './selector.js';

/** A port as a rule sees it: always the destination's own, after a Service has been translated. */
export interface Target {
  destination: Endpoint;
  port: number;
  protocol: Protocol;
}

/** One compiled item of `from`, `to` or `ports`. `misses` says what does not match; empty where it matches. */
interface Matcher<T> {
  matches(subject: T): boolean;
  misses(subject: T): string[];
}

/**
 * One compiled rule. Items of a list are joined by OR; peers and ports by AND. A missing or empty list matches
 * everything, any protocol included. Source: NetworkPolicyIngressRule and NetworkPolicyEgressRule of the API reference.
 */
export class Rule {
  readonly #peers: readonly Matcher<Endpoint>[];
  readonly #ports: readonly Matcher<Target>[];
  readonly #known = new Map<Endpoint, boolean>();

  constructor(namespace: string, peers: readonly PolicyPeer[], ports: readonly PolicyPort[]) {
    this.#peers = peers.map((peer) => peerMatcher(namespace, peer));
    this.#ports = ports.map(portMatcher);
  }

  allows(peer: Endpoint, target: Target): boolean {
    return (
      this.#allowsPeer(peer) && (this.#ports.length === 0 || this.#ports.some((one) => one.matches(target)))
    );
  }

  /** What keeps the rule from allowing the connection: of each list, its nearest item. */
  misses(peer: Endpoint, target: Target): string[] {
    return [...nearest(this.#peers, peer), ...nearest(this.#ports, target)];
  }

  /** A pod is asked about once for each of its peers' ports, so the answer is kept. */
  #allowsPeer(peer: Endpoint): boolean {
    if (this.#peers.length === 0) return true;
    let answer = this.#known.get(peer);
    if (answer === undefined) {
      answer = this.#peers.some((one) => one.matches(peer));
      this.#known.set(peer, answer);
    }
    return answer;
  }
}

function nearest<T>(matchers: readonly Matcher<T>[], subject: T): string[] {
  const misses = matchers.map((one) => one.misses(subject));
  return misses.sort((one, other) => one.length - other.length)[0] ?? [];
}

/**
 * A selector of pods alone means pods of the policy's own namespace; of namespaces alone, all their pods; both, the pods
 * that meet both. hostNetwork pods are never selected, only their addresses match. Source: NetworkPolicyPeer.
 */
function peerMatcher(namespace: string, peer: PolicyPeer): Matcher<Endpoint> {
  if (peer.ipBlock) return blockMatcher(peer.ipBlock);
  const pods = peer.podSelector ? new Selector(peer.podSelector) : undefined;
  const namespaces = peer.namespaceSelector ? new Selector(peer.namespaceSelector) : undefined;
  const misses = (endpoint: Endpoint): string[] => {
    const { pod } = endpoint;
    if (!pod) return [`selects pods, ${endpoint.name} is an address outside the pods`];
    if (endpoint.hostNetwork) return [`selects pods, ${endpoint.name} uses its node's network`];
    const place = namespaces
      ? namespaces.misses(endpoint.namespaceLabels ?? {}, `namespace ${pod.namespace}`)
      : pod.namespace === namespace
        ? []
        : [`selects pods of namespace ${namespace} only, ${endpoint.name} is in ${pod.namespace}`];
    return [...place, ...(pods ? pods.misses(pod.labels, endpoint.name) : [])];
  };
  return { matches: (endpoint) => misses(endpoint).length === 0, misses };
}

function blockMatcher({ cidr, except }: NonNullable<PolicyPeer['ipBlock']>): Matcher<Endpoint> {
  const block = new AddressBlock(cidr);
  const holes = (except ?? []).map((part) => new AddressBlock(part));
  const misses = ({ name, address }: Endpoint): string[] => {
    if (!address) return [`allows ${cidr}, ${name} has no known address`];
    const who = name === address ? name : `${name} is ${address}`;
    if (!block.contains(address)) return [`allows ${cidr}, ${who}, outside it`];
    const hole = holes.find((one) => one.contains(address));
    return hole ? [`excepts ${hole.cidr}, ${who}, inside it`] : [];
  };
  return { matches: (endpoint) => misses(endpoint).length === 0, misses };
}

/**
 * A named port is looked up at the destination pod and for the rule's own protocol, so that one name can mean a
 * different number for each pod, or nothing. No protocol means TCP; no port means every port of the protocol.
 */
function portMatcher({ port, protocol: written, endPort }: PolicyPort): Matcher<Target> {
  const protocol = written ?? 'TCP';
  const words = port ? `${port}${endPort ? `-${endPort}` : ''}/${protocol}` : `every ${protocol} port`;
  const served = (target: Target) =>
    target.destination.pod?.ports.filter((one) => one.name === port && one.protocol === protocol) ?? [];
  const matches = (target: Target): boolean => {
    if (target.protocol !== protocol) return false;
    if (port === undefined || port === null) return true;
    if (typeof port === 'number') return target.port >= port && target.port <= (endPort ?? port);
    return served(target).some((one) => one.port === target.port);
  };
  const misses = (target: Target): string[] => {
    if (matches(target)) return [];
    const asked = `the connection is to ${target.port}/${target.protocol}`;
    if (typeof port !== 'string') return [`allows ${words}, ${asked}`];
    const [first] = served(target);
    const means = first
      ? `which is ${first.port} at ${target.destination.name}`
      : `which ${target.destination.name} does not serve`;
    return [`allows ${words}, ${means}, ${asked}`];
  };
  return { matches, misses };
}
