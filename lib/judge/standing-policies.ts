import { type Manifest, manifestName } from '../model/manifest.js';
import type { World } from '../model/world.js';
import { calicoProblems } from '../oracle/calico/schema.js';
import { type FieldProblem, readSpec } from '../oracle/network-policy.js';
import { isModelled, isNetworkPolicy, unmodelled } from '../oracle/policy-kinds.js';
import { isService } from '../oracle/service-ways.js';
import { worldOf } from '../oracle/world.js';

/** The policies that stood when a flow stopped: what the oracle can be asked about, and what it must leave out. */
export interface StandingPolicies {
  world: World;
  /** Policies of Kubernetes and Calico, and Calico's network sets, that the oracle models. */
  policies: Manifest[];
  /** What stands in front of pods; policies are not asked about it, and people write them as if they were. */
  services: Manifest[];
  /** One sentence for each object that can decide about connections and is left out, by the name of the field. */
  leftOut: string[];
}

/**
 * Reads the live objects. A policy with a field that is not modelled is left out and named: without it the rest is still
 * explained, and the reader knows what nobody asked.
 */
export function standingPolicies(objects: readonly Manifest[]): StandingPolicies {
  const policies: Manifest[] = [];
  const leftOut: string[] = [];
  for (const object of objects) {
    const why = unmodelled(object);
    if (why !== undefined) leftOut.push(`${why}, so it was not asked.`);
    if (!isModelled(object)) continue;
    const problems = problemsOf(object);
    if (problems.length === 0) policies.push(object);
    else leftOut.push(`${manifestName(object)} was not asked: ${problems.map(fieldWords).join('; ')}.`);
  }
  return { world: worldOf(objects), policies, services: objects.filter(isService), leftOut };
}

function problemsOf(object: Manifest): FieldProblem[] {
  if (!isNetworkPolicy(object)) return calicoProblems(object);
  const read = readSpec(object);
  return 'problems' in read ? read.problems : [];
}

function fieldWords({ path, write }: FieldProblem): string {
  return `${path.join('.')} is not modelled as it is written (expected ${write})`;
}

/** The place of a policy in the list in which all are asked, as ` (order 10)`; nothing where it has none of its own. */
export function orderWords(policies: readonly Manifest[], name: string): string {
  const found = policies.find(
    (one) =>
      !isNetworkPolicy(one) && [one.metadata.namespace, one.metadata.name].filter(Boolean).join('/') === name,
  );
  if (!found) return '';
  const { order } = (found.spec ?? {}) as { order?: number | null };
  return typeof order === 'number' ? ` (order ${order})` : ' (no order, so asked last)';
}
