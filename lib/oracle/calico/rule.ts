import type { Endpoint } from '../endpoint.js';
import type { Matcher, Target } from '../matcher.js';
import type { Half } from '../policy.js';
import type { PolicyRule } from '../ranked-policy.js';
import { Entity } from './entity.js';
import type { AddressSet } from './labels.js';
import type { CalicoRule } from './rule-schema.js';
import { serviceMatcher, serviceWords } from './service.js';

/** One compiled rule of a policy of Calico. Everything that it names must match, both ends included. */
export class OrderedRule implements PolicyRule {
  readonly action: CalicoRule['action'];
  readonly #source: Entity;
  readonly #destination: Entity;
  readonly #service: Matcher<Target>;
  readonly #version: number | undefined;
  readonly #words: string;

  constructor(
    readonly half: Half,
    rule: CalicoRule,
    namespace: string | undefined,
    sets: readonly AddressSet[],
  ) {
    this.action = rule.action;
    this.#source = new Entity('source', rule.source ?? {}, namespace, sets);
    this.#destination = new Entity('destination', rule.destination ?? {}, namespace, sets);
    this.#service = serviceMatcher(rule);
    this.#version = rule.ipVersion ?? undefined;
    const words = [...serviceWords(rule), ...this.#source.words(), ...this.#destination.words()];
    this.#words = words.join(', ') || 'it matches every connection';
  }

  matches(subject: Endpoint, peer: Endpoint, target: Target): boolean {
    const [source, destination] = this.half === 'egress' ? [subject, peer] : [peer, subject];
    const family = target.family ?? 4;
    return (
      (this.#version === undefined || this.#version === family) &&
      this.#source.matches(source, family) &&
      this.#destination.matches(destination, family) &&
      this.#service.matches(target)
    );
  }

  matchesSubject(subject: Endpoint): boolean {
    return (this.half === 'egress' ? this.#source : this.#destination).matches(subject, 4);
  }

  matchesPeer(peer: Endpoint): boolean {
    return (this.half === 'egress' ? this.#destination : this.#source).matches(peer, 4);
  }

  matchesPort(target: Target): boolean {
    const family = target.family ?? 4;
    return (this.#version === undefined || this.#version === family) && this.#service.matches(target);
  }

  misses(subject: Endpoint, peer: Endpoint, target: Target): string[] {
    const [source, destination] = this.half === 'egress' ? [subject, peer] : [peer, subject];
    const family = target.family ?? 4;
    const version =
      this.#version !== undefined && this.#version !== family
        ? [`is for IPv${this.#version}, the connection is IPv${family}`]
        : [];
    return [
      ...version,
      ...this.#source.misses(source, family),
      ...this.#destination.misses(destination, family),
      ...this.#service.misses(target),
    ];
  }

  words(): string {
    return this.#words;
  }
}
