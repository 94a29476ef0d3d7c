import type { Endpoint } from './endpoint.js';
import type { Matcher, Target } from './matcher.js';
import type { PolicyPeer, PolicyPort } from './network-policy.js';
import { peerMatcher } from './peer.js';
import { portMatcher } from './port.js';
import type { PolicyRule } from './ranked-policy.js';

/**
 * One compiled rule. Items of a list are joined by OR; peers and ports by AND. A missing or empty list matches
 * everything, any protocol included. Source: NetworkPolicyIngressRule and NetworkPolicyEgressRule of the API reference.
 */
export class Rule implements PolicyRule {
  readonly action = 'Allow';
  readonly #peers: readonly Matcher<Endpoint>[];
  readonly #ports: readonly Matcher<Target>[];
  readonly #known = new Map<Endpoint, boolean>();

  constructor(namespace: string, peers: readonly PolicyPeer[], ports: readonly PolicyPort[]) {
    this.#peers = peers.map((peer) => peerMatcher(namespace, peer));
    this.#ports = ports.map(portMatcher);
  }

  matches(_subject: Endpoint, peer: Endpoint, target: Target): boolean {
    return this.allows(peer, target);
  }

  allows(peer: Endpoint, target: Target): boolean {
    return this.#allowsPeer(peer) && this.matchesPort(target);
  }

  /** Whom the policy selects the rule is about. */
  matchesSubject(): boolean {
    return true;
  }

  /** Whether the rule speaks of this peer, at whatever port. */
  matchesPeer(peer: Endpoint): boolean {
    return this.#peers.length === 0 || this.#peers.some((one) => one.matches(peer));
  }

  /** Whether the rule speaks of this port, for whatever peer. */
  matchesPort(target: Target): boolean {
    return this.#ports.length === 0 || this.#ports.some((one) => one.matches(target));
  }

  /** What keeps the rule from allowing the connection: of each list, its nearest item. */
  misses(_subject: Endpoint, peer: Endpoint, target: Target): string[] {
    return [...nearest(this.#peers, peer), ...nearest(this.#ports, target)];
  }

  /** Whether every peer that it names is of another sort than this one. */
  foreign(peer: Endpoint): boolean {
    return this.#peers.length > 0 && this.#peers.every((one) => !one.matches(peer) && one.foreign?.(peer));
  }

  /** Rules of Kubernetes only ever allow, so no sentence needs to say what one matched. */
  words(): string {
    return '';
  }

  /** A pod is asked about once for each of its peers' ports, so the answer is kept. */
  #allowsPeer(peer: Endpoint): boolean {
    let answer = this.#known.get(peer);
    if (answer === undefined) {
      answer = this.matchesPeer(peer);
      this.#known.set(peer, answer);
    }
    return answer;
  }
}

function nearest<T>(matchers: readonly Matcher<T>[], subject: T): string[] {
  const misses = matchers.map((one) => one.misses(subject));
  return misses.sort((one, other) => one.length - other.length)[0] ?? [];
}
