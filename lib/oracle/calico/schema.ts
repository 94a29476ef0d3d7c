import { z } from 'zod';
import type { Manifest } from '../../model/manifest.js';
import { type FieldProblem, problemsOf } from '../network-policy.js';
import { isNetworkSet, isWritten } from './kinds.js';
import { ruleSchema } from './rule-schema.js';
import { absent, selectorSchema, setBlock } from './values.js';

const types = z
  .array(z.enum(['Ingress', 'Egress']))
  .refine((list) => new Set(list).size === list.length, 'each type once')
  .nullish();
const rules = z.array(ruleSchema).nullish();

const common = {
  order: z.number().nullish(),
  selector: selectorSchema.nullish(),
  serviceAccountSelector: selectorSchema.nullish(),
  types,
  ingress: rules,
  egress: rules,
  /** Only Calico >= 3.30 has others; every policy of 3.28 is in this one. */
  tier: z
    .string()
    .refine((tier) => tier === 'default', 'the tier default, or none: other tiers are not modelled')
    .nullish(),
  /** Changes when a policy is programmed, never what it says. */
  performanceHints: z.array(z.string()).nullish(),
};
const namespacedSpec = z.strictObject(common);
const globalSpec = z.strictObject({
  ...common,
  namespaceSelector: selectorSchema.nullish(),
  doNotTrack: absent('doNotTrack'),
  preDNAT: absent('preDNAT'),
  applyOnForward: absent('applyOnForward'),
});
const setSpec = z.strictObject({ nets: z.array(setBlock).nullish() });

export type CalicoSpec = z.infer<typeof globalSpec>;

/** The spec of a policy of Calico, or all that is wrong with it or not modelled. */
export function readCalicoPolicy(manifest: Manifest): { spec: CalicoSpec } | { problems: FieldProblem[] } {
  const schema = manifest.kind === 'GlobalNetworkPolicy' ? globalSpec : namespacedSpec;
  const parsed = schema.safeParse(manifest.spec ?? {}, { reportInput: true });
  const problems = [...nameProblems(manifest), ...issuesOf(manifest, parsed.error)];
  return parsed.success && problems.length === 0 ? { spec: parsed.data } : { problems };
}

/** The address blocks of a network set, or all that is wrong with it. */
export function readNetworkSet(manifest: Manifest): { nets: string[] } | { problems: FieldProblem[] } {
  const parsed = setSpec.safeParse(manifest.spec ?? {}, { reportInput: true });
  const problems = issuesOf(manifest, parsed.error);
  if (manifest.metadata.labels?.['projectcalico.org/namespace'] !== undefined) {
    const path = ['metadata', 'labels', 'projectcalico.org/namespace'];
    problems.push({ path, write: 'a label of another name: this one is given by Calico itself' });
  }
  return parsed.success && problems.length === 0 ? { nets: parsed.data.nets ?? [] } : { problems };
}

/** All that is wrong with an object of Calico that is modelled. */
export function calicoProblems(manifest: Manifest): FieldProblem[] {
  const read = isNetworkSet(manifest) ? readNetworkSet(manifest) : readCalicoPolicy(manifest);
  return 'problems' in read ? read.problems : [];
}

function issuesOf(manifest: Manifest, error: z.ZodError | undefined): FieldProblem[] {
  return (error?.issues ?? []).flatMap((issue) => problemsOf(issue, `${manifest.kind} of Calico`));
}

/** Calico's own API takes no dots in a policy's name, since it puts the tier before one. */
function nameProblems(manifest: Manifest): FieldProblem[] {
  const { name } = manifest.metadata;
  const copied = manifest.kind === 'NetworkPolicy' && /^(knp|ossg)\.default\./.test(name);
  if (!isWritten(manifest) || copied || /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return [];
  return [{ path: ['metadata', 'name'], write: 'lower-case letters, digits and hyphens, without a dot' }];
}
