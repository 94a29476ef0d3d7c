import type { Manifest } from '../model/manifest.js';
import { readSpec } from '../oracle/network-policy.js';

/** A piece of JSON, as the shrinker sees a policy. */
type Json = unknown;

/**
 * All sets that are one change smaller, the biggest changes first: without a policy, without a list or a field of one,
 * without an item of a list, with a plainer form of an item. Only what the API server would take.
 */
export function smallerSets(policies: readonly Manifest[]): Manifest[][] {
  const fewer = policies.length > 1 ? policies.map((_, index) => without(policies, index)) : [];
  const byDepth = policies.flatMap((policy, index) =>
    smallerValues(policy.spec, 0).map(({ value, depth }) => ({
      depth,
      set: policies.map((one, at) => (at === index ? { ...one, spec: value } : one)),
      changed: index,
    })),
  );
  const sound = byDepth
    .sort((one, other) => one.depth - other.depth)
    .filter(({ set, changed }) => isSound(set[changed], policies[changed]))
    .map(({ set }) => set);
  return [...fewer, ...sound];
}

/** Sound, and truly smaller, so that shrinking ends. A policy keeps its podSelector, which older API servers ask for. */
function isSound(policy: Manifest | undefined, before: Manifest | undefined): boolean {
  if (!policy || !before || !isRecord(policy.spec) || !('podSelector' in policy.spec)) return false;
  // The API takes an empty list of types for none at all; a reader would not.
  if (Array.isArray(policy.spec.policyTypes) && policy.spec.policyTypes.length === 0) return false;
  return sizeOf(policy) < sizeOf(before) && !('problems' in readSpec(policy));
}

/** Characters of JSON: what a person has to read. */
function sizeOf(value: Json): number {
  return JSON.stringify(value).length;
}

interface Smaller {
  value: Json;
  /** How deep in the object the change is; changes near the root take more away. */
  depth: number;
}

function smallerValues(value: Json, depth: number): Smaller[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => [
      { value: without(value, index), depth },
      ...smallerValues(item, depth + 1).map((one) => ({
        ...one,
        value: value.map((old, at) => (at === index ? one.value : old)),
      })),
    ]);
  }
  if (!isRecord(value)) return [];
  const entries = Object.entries(value);
  return [
    ...entries.map(([key]) => ({ value: Object.fromEntries(entries.filter(([one]) => one !== key)), depth })),
    ...plainer(value).map((one) => ({ value: one, depth })),
    ...entries.flatMap(([key, item]) =>
      smallerValues(item, depth + 1).map((one) => ({ ...one, value: { ...value, [key]: one.value } })),
    ),
  ];
}

/** A shorter way to say nearly the same: `In` with one value as a label, a port's name as the number in it. */
function plainer(value: Record<string, Json>): Json[] {
  const { matchExpressions, matchLabels, port } = value;
  const plain: Json[] = [];
  if (Array.isArray(matchExpressions)) {
    const [first, ...rest] = matchExpressions as { key: string; operator: string; values?: string[] }[];
    const only = first?.values?.length === 1 ? first.values[0] : undefined;
    if (first?.operator === 'In' && only !== undefined && rest.length === 0) {
      plain.push({ matchLabels: { ...(isRecord(matchLabels) ? matchLabels : {}), [first.key]: only } });
    }
  }
  const number = typeof port === 'string' ? /\d+/.exec(port)?.[0] : undefined;
  if (number !== undefined) plain.push({ ...value, port: Number(number) });
  return plain;
}

function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, at) => at !== index);
}

function isRecord(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
