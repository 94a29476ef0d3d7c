import type { Manifest } from '../model/manifest.js';
import { AddressBlock } from './cidr.js';

/** Everything of a pod that some policy reads. What stands in none of these lists no policy can see. */
export interface Readings {
  /** Keys of labels, those of pods and of namespaces together. */
  labels: ReadonlySet<string>;
  portNames: ReadonlySet<string>;
  blocks: readonly AddressBlock[];
}

/** Collects what NetworkPolicies read. They must be such as the API server takes. */
export function readingsOf(policies: readonly Manifest[]): Readings {
  const found = { labels: new Set<string>(), portNames: new Set<string>(), cidrs: new Set<string>() };
  for (const { spec } of policies) collect(spec, found);
  const blocks = [...found.cidrs].sort().map((cidr) => new AddressBlock(cidr));
  return { labels: found.labels, portNames: found.portNames, blocks };
}

interface Found {
  labels: Set<string>;
  portNames: Set<string>;
  cidrs: Set<string>;
}

/** The fields have one meaning wherever they stand in a spec, so that its shape need not be known here. */
function collect(part: unknown, found: Found): void {
  if (Array.isArray(part)) for (const item of part) collect(item, found);
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return;
  for (const [field, value] of Object.entries(part)) {
    if (field === 'matchLabels') for (const key of Object.keys(value ?? {})) found.labels.add(key);
    else if (field === 'key') found.labels.add(String(value));
    else if (field === 'port' && typeof value === 'string') found.portNames.add(value);
    else if (field === 'cidr') found.cidrs.add(String(value));
    else if (field === 'except') for (const hole of (value as string[] | null) ?? []) found.cidrs.add(hole);
    else collect(value, found);
  }
}
