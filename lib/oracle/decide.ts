import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import type { Decision, Question } from './decision.js';
import { Oracle } from './oracle.js';

const compiled = new WeakMap<World, WeakMap<readonly Manifest[], Oracle>>();

/**
 * The oracle of a world and a set of policies, compiled once for each pair of these very objects; neither may be
 * changed afterwards. Throws an InputError for a policy that is not modelled or that the API server would refuse.
 */
export function oracleOf(world: World, policies: readonly Manifest[]): Oracle {
  const ofWorld = compiled.get(world) ?? new WeakMap<readonly Manifest[], Oracle>();
  compiled.set(world, ofWorld);
  const oracle = ofWorld.get(policies) ?? new Oracle(world, policies);
  ofWorld.set(policies, oracle);
  return oracle;
}

/**
 * What NetworkPolicies say about one connection: egress of the source and ingress of the destination, each with the
 * policy and rule that decide. Ports are the destination pod's own. Throws an InputError for an unknown pod, and for
 * policies as `oracleOf` does. Source: Kubernetes documentation, "Network Policies"; API reference, NetworkPolicySpec.
 */
export function decide(world: World, policies: readonly Manifest[], question: Question): Decision {
  return oracleOf(world, policies).decide(question);
}
