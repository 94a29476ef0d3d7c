import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import type { Decision, HalfDecision, NearestRule, Question } from './decision.js';
import { type Endpoint, Endpoints } from './endpoint.js';
import type { Target } from './matcher.js';
import { findNearest } from './nearest.js';
import { compilePolicies, type Half, type Policy, selects } from './policy.js';

/** A world with a set of policies, compiled once and asked often. */
export class Oracle {
  readonly #endpoints: Endpoints;
  readonly #policies: readonly Policy[];
  readonly #isolating = new Map<Endpoint, Record<Half, Policy[]>>();

  /** Throws an InputError for a policy that is not modelled, or that the API server would refuse. */
  constructor(world: World, policies: readonly Manifest[]) {
    this.#endpoints = new Endpoints(world);
    this.#policies = compilePolicies(policies);
  }

  /** The verdict of one connection. Throws an InputError for a pod that is not in the world. */
  decide(question: Question): Decision {
    const from = this.#endpoints.find(question.from);
    const to = this.#endpoints.find(question.to);
    const target: Target = { destination: to, port: question.port, protocol: question.protocol };
    const exempt = exemption(from, to);
    const egress = exempt ? free('egress', exempt) : this.#half('egress', from, to, target);
    const ingress = exempt ? free('ingress', exempt) : this.#half('ingress', to, from, target);
    const open = egress.verdict === 'allow' && ingress.verdict === 'allow';
    return { verdict: open ? 'allow' : 'deny', egress, ingress };
  }

  /** For a half that denies: the rule that comes nearest to allowing, or undefined where no policy comes near. */
  nearest(question: Question, half: Half): NearestRule | undefined {
    const from = this.#endpoints.find(question.from);
    const to = this.#endpoints.find(question.to);
    const target: Target = { destination: to, port: question.port, protocol: question.protocol };
    const [subject, peer] = half === 'egress' ? [from, to] : [to, from];
    return findNearest(this.#policies, half, subject, peer, target);
  }

  #half(half: Half, subject: Endpoint, peer: Endpoint, target: Target): HalfDecision {
    if (!subject.pod) return free(half, `${subject.name} is outside the pods, no policy selects it`);
    if (subject.hostNetwork)
      return free(half, `${subject.name} uses its node's network, no policy selects it`);
    if (half === 'ingress' && peer.hostNetwork && peer.node !== undefined && peer.node === subject.node) {
      return free(half, `traffic from the pod's own node is always let in`);
    }
    const isolating = this.#isolatingOf(subject)[half];
    if (isolating.length === 0) return free(half, `no policy isolates ${subject.name} for ${half}`);
    const isolatedBy = isolating.map((policy) => policy.name);
    for (const policy of isolating) {
      const rule = policy.rules[half]?.findIndex((one) => one.allows(peer, target)) ?? -1;
      if (rule >= 0) {
        const because = `${policy.name} ${half}[${rule}] allows it`;
        return { half, verdict: 'allow', policy: policy.name, rule, isolatedBy, because };
      }
    }
    const because = `${isolatedBy.join(', ')} ${isolatedBy.length > 1 ? 'isolate' : 'isolates'} ${subject.name} for ${half}, and no rule allows it`;
    return { half, verdict: 'deny', policy: isolatedBy[0] ?? null, rule: null, isolatedBy, because };
  }

  #isolatingOf(subject: Endpoint): Record<Half, Policy[]> {
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

function free(half: Half, because: string): HalfDecision {
  return { half, verdict: 'allow', policy: null, rule: null, isolatedBy: [], because };
}
