import type { Family } from '../../model/cell.js';
import type { Endpoint } from '../endpoint.js';
import {
  inheritedSelector,
  type LabelSelector,
  labelSelector,
  NAMESPACE,
  NAMESPACE_PREFIX,
  oneOf,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_PREFIX,
  wordsOf,
} from './label-selector.js';
import { type AddressSet, type Labelled, labelledPod } from './labels.js';
import { Nets } from './nets.js';
import type { EntityRule } from './rule-schema.js';

/**
 * What a rule asks of one end of a connection, compiled. All that is written must hold (AND). As soon as there is any
 * selector, a namespaced policy's rule is about its own namespace, unless a namespaceSelector says otherwise; blocks
 * and ports alone are not. Calico turns a selector into the addresses of all pods and network sets that it selects, so
 * an end matches by its own labels or by those of a set that holds its address.
 * Source: Calico documentation, EntityRule; felix and libcalico-go of v3.28.
 */
export class Entity {
  /** All of them must be met by one pod or one network set. */
  readonly #selectors: readonly LabelSelector[];
  /** Without another selector it is about every address, also outside the cluster. */
  readonly #excluded: LabelSelector | undefined;
  readonly #nets: Nets;
  readonly #words: string[];
  readonly #known = new Map<Endpoint, boolean>();

  constructor(
    readonly side: 'source' | 'destination',
    rule: EntityRule,
    namespace: string | undefined,
    readonly sets: readonly AddressSet[],
  ) {
    this.#selectors = selectorsOf(rule, namespace);
    this.#excluded = rule.notSelector ? labelSelector(rule.notSelector) : undefined;
    this.#nets = new Nets(rule.nets ?? [], rule.notNets ?? []);
    this.#words = wordsOfRule(rule);
  }

  /** Whether only what some selector selects can match. */
  get selective(): boolean {
    return this.#selectors.length > 0;
  }

  /** Whether its selectors select this pod or network set. */
  selects(one: Labelled): boolean {
    return this.#missesOf(one) === 0;
  }

  matches(endpoint: Endpoint, family: Family): boolean {
    let answer = this.#known.get(endpoint);
    if (answer === undefined) {
      answer = this.#nets.matches(endpoint, family) && this.#selectsEnd(endpoint);
      this.#known.set(endpoint, answer);
    }
    return answer;
  }

  /** What this end does not meet. */
  misses(endpoint: Endpoint, family: Family): string[] {
    return [...this.#nets.misses(endpoint, family), ...this.#unselected(endpoint)];
  }

  /** What is written, as `source selector app == 'web'`. */
  words(): string[] {
    return this.#words.map((words) => `${this.side} ${words}`);
  }

  #selectsEnd(endpoint: Endpoint): boolean {
    const candidates = this.#candidatesOf(endpoint);
    if (this.#selectors.length > 0) return candidates.some((one) => this.selects(one));
    return !candidates.some(({ labels }) => this.#excluded?.matches(labels));
  }

  #missesOf({ labels }: Labelled): number {
    const missed = this.#selectors.filter((selector) => !selector.matches(labels)).length;
    return missed + (this.#excluded?.matches(labels) ? 1 : 0);
  }

  #unselected(endpoint: Endpoint): string[] {
    if (this.#selectsEnd(endpoint)) return [];
    const candidates = this.#candidatesOf(endpoint);
    const [nearest] = [...candidates].sort((one, other) => this.#missesOf(one) - this.#missesOf(other));
    if (!nearest) return [`selects pods or network sets, ${endpoint.name} is neither`];
    const misses =
      this.#selectors.length > 0
        ? this.#selectors.flatMap((selector) => selector.misses(nearest.labels, nearest.name))
        : [];
    const excluding = candidates.find(({ labels }) => this.#excluded?.matches(labels));
    const out =
      this.#excluded && excluding && (misses.length === 0 || excluding === nearest)
        ? [`leaves out ${wordsOf(this.#excluded.expression)}, which selects ${excluding.name}`]
        : [];
    return [...misses, ...out];
  }

  /** The pod itself, and every network set that holds the address. */
  #candidatesOf(endpoint: Endpoint): Labelled[] {
    const pod = labelledPod(endpoint);
    const { address } = endpoint;
    const sets = address
      ? this.sets.filter(({ blocks }) => blocks.some((block) => block.contains(address)))
      : [];
    return [...(pod ? [pod] : []), ...sets];
  }
}

function selectorsOf(rule: EntityRule, namespace: string | undefined): LabelSelector[] {
  const { names, selector } = rule.serviceAccounts ?? {};
  const selectors = [
    ...(selector ? [inheritedSelector(selector, SERVICE_ACCOUNT_PREFIX)] : []),
    ...(names?.length ? [oneOf(SERVICE_ACCOUNT, names)] : []),
    ...(rule.selector ? [labelSelector(rule.selector)] : []),
  ];
  if (rule.namespaceSelector)
    return [inheritedSelector(rule.namespaceSelector, NAMESPACE_PREFIX), ...selectors];
  const local = namespace !== undefined && (selectors.length > 0 || Boolean(rule.notSelector));
  return local ? [oneOf(NAMESPACE, [namespace]), ...selectors] : selectors;
}

function wordsOfRule(rule: EntityRule): string[] {
  const { names, selector } = rule.serviceAccounts ?? {};
  return [
    ...(rule.namespaceSelector ? [`namespaceSelector ${rule.namespaceSelector}`] : []),
    ...(rule.selector ? [`selector ${rule.selector}`] : []),
    ...(rule.notSelector ? [`notSelector ${rule.notSelector}`] : []),
    ...(names?.length ? [`serviceAccounts ${names.join(', ')}`] : []),
    ...(selector ? [`serviceAccounts.selector ${selector}`] : []),
    ...(rule.nets?.length ? [`nets ${rule.nets.join(', ')}`] : []),
    ...(rule.notNets?.length ? [`notNets ${rule.notNets.join(', ')}`] : []),
  ];
}
