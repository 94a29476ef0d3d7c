import type { Family } from '../model/cell.js';
import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import type { Decision, HalfDecision, NearestRule, Question } from './decision.js';
import { type Endpoint, Endpoints } from './endpoint.js';
import { decideHalf, freeHalf } from './half.js';
import { isInUse } from './in-use.js';
import type { Target } from './matcher.js';
import { missingRule } from './missing-rule.js';
import { findNearest } from './nearest.js';
import { type Half, selects } from './policy.js';
import { type RankedPolicy, rankPolicies } from './ranked-policy.js';

/** The two ends of a question, and what is asked of the destination. */
interface Ends {
  from: Endpoint;
  to: Endpoint;
  target: Target;
}

/** A world with a set of policies, compiled once and asked often. */
export class Oracle {
  readonly #world: World;
  readonly #endpoints = new Map<Family, Endpoints>();
  readonly #policies: readonly RankedPolicy[];
  readonly #isolating = new Map<Endpoint, Record<Half, RankedPolicy[]>>();

  /** Throws an InputError for a policy that is not modelled, or that the API server would refuse. */
  constructor(world: World, policies: readonly Manifest[]) {
    this.#world = world;
    this.#policies = rankPolicies(policies, world);
  }

  /** The verdict of one connection. Throws an InputError for a pod that is not in the world. */
  decide(question: Question): Decision {
    const { from, to, target } = this.#endsOf(question);
    const exempt = exemption(from, to);
    const egress = exempt ? freeHalf('egress', exempt) : this.#half('egress', from, to, target);
    const ingress = exempt ? freeHalf('ingress', exempt) : this.#half('ingress', to, from, target);
    const open = egress.verdict === 'allow' && ingress.verdict === 'allow';
    return { verdict: open ? 'allow' : 'deny', egress, ingress };
  }

  /**
   * For a half that denies: the rule that comes nearest to allowing, or undefined where no policy comes near. Where a rule
   * denies, only rules that are asked before it are looked at. `others` are addresses of parties that are no pods: a rule
   * that is written for one of them is no near one.
   */
  nearest(question: Question, half: Half, others: readonly string[] = []): NearestRule | undefined {
    const { from, to, target } = this.#endsOf(question);
    const [subject, peer] = half === 'egress' ? [from, to] : [to, from];
    const denied = this.#denierOf(half, subject, peer, target);
    const known = this.#known(target.family ?? 4, others);
    return findNearest(this.#policies, half, subject, peer, target, denied?.rule, known);
  }

  /**
   * Whether the nearest rule may be meant for this connection and has a slip: it misses by one thing, names an end of the
   * same sort, and opens nothing between the pods of the world and `others`, addresses of parties that are no pods. One that
   * does is written for others.
   */
  isSlip(
    question: Question,
    half: Half,
    { policy: name, rule: index, misses }: NearestRule,
    others: readonly string[] = [],
  ): boolean {
    const { from, to, target } = this.#endsOf(question);
    const known = this.#known(target.family ?? 4, others);
    return this.#policies.some((policy) => {
      const rule = policy.name === name ? policy.rules[half]?.[index] : undefined;
      if (!rule || misses.length !== 1 || rule.foreign?.(half === 'egress' ? to : from)) return false;
      return !isInUse(policy, rule, half, known);
    });
  }

  /** For a half that denies: the policy that would open exactly this connection, or undefined where none can. */
  missing(question: Question, half: Half): Manifest | undefined {
    const { from, to, target } = this.#endsOf(question);
    const [subject, peer] = half === 'egress' ? [from, to] : [to, from];
    const denied = this.#denierOf(half, subject, peer, target);
    return missingRule(this.#world, { ...question, family: target.family ?? 4 }, half, denied?.policy.order);
  }

  #endsOf(question: Question): Ends {
    const family = question.family ?? ([question.from, question.to].some((one) => one.includes(':')) ? 6 : 4);
    const endpoints = this.#endpointsOf(family);
    const [from, to] = [endpoints.find(question.from), endpoints.find(question.to)];
    return {
      from,
      to,
      target: { destination: to, port: question.port, protocol: question.protocol, family },
    };
  }

  #endpointsOf(family: Family): Endpoints {
    const endpoints = this.#endpoints.get(family) ?? new Endpoints(this.#world, family);
    this.#endpoints.set(family, endpoints);
    return endpoints;
  }

  #known(family: Family, others: readonly string[]): Endpoint[] {
    const endpoints = this.#endpointsOf(family);
    return [...endpoints.pods.values(), ...others.map((address) => endpoints.find(address))];
  }

  #half(half: Half, subject: Endpoint, peer: Endpoint, target: Target): HalfDecision {
    if (!subject.pod) return freeHalf(half, `${subject.name} is outside the pods, no policy selects it`);
    if (subject.hostNetwork)
      return freeHalf(half, `${subject.name} uses its node's network, no policy selects it`);
    if (half === 'ingress' && peer.hostNetwork && peer.node !== undefined && peer.node === subject.node) {
      return freeHalf(half, `traffic from the pod's own node is always let in`);
    }
    return decideHalf(this.#isolatingOf(subject)[half], half, subject, peer, target);
  }

  /** The rule of Calico that denies this half, with its policy; undefined where it is denied because nothing allows it. */
  #denierOf(half: Half, subject: Endpoint, peer: Endpoint, target: Target) {
    for (const policy of this.#isolatingOf(subject)[half]) {
      const rule = policy.rules[half]?.find(
        (one) => one.action !== 'Log' && one.matches(subject, peer, target),
      );
      if (rule) return rule.action === 'Deny' ? { policy, rule } : undefined;
    }
    return undefined;
  }

  #isolatingOf(subject: Endpoint): Record<Half, RankedPolicy[]> {
    let found = this.#isolating.get(subject);
    if (!found) {
      const selecting = this.#policies.filter((policy) => selects(policy, subject));
      found = {
        egress: selecting.filter((policy) => policy.rules.egress),
        ingress: selecting.filter((policy) => policy.rules.ingress),
      };
      this.#isolating.set(subject, found);
    }
    return found;
  }
}

/** A pod cannot block itself: its traffic to its own address never leaves it. Source: Network Policies, "What you can't do". */
function exemption(from: Endpoint, to: Endpoint): string | undefined {
  return from === to && from.pod ? 'a pod always reaches itself' : undefined;
}
