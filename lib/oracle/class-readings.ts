import type { Manifest } from '../model/manifest.js';
import { isCalicoPolicy } from './calico/kinds.js';
import { wholeBlock } from './calico/values.js';
import { AddressBlock } from './cidr.js';

/** Everything of a pod that some policy may read. What is not among it no policy can see. */
export interface Readings {
  /** Whether a label of a pod with this key is read. */
  label(key: string): boolean;
  portNames: ReadonlySet<string>;
  blocks: readonly AddressBlock[];
  /** Whether the service account is read, as policies of Calico do. */
  accounts: boolean;
}

/** Collects what policies and network sets read. They must be such as the API server takes. */
export function readingsOf(policies: readonly Manifest[]): Readings {
  const found: Found = { keys: new Set(), selectors: new Set(), portNames: new Set(), cidrs: new Set() };
  for (const { spec } of policies) collect(spec, found);
  // A selector of Calico is a text: a key that it reads is part of it, and one that it does not read rarely is.
  const selectors = [...found.selectors].join(' ');
  return {
    label: (key) => found.keys.has(key) || selectors.includes(key),
    portNames: found.portNames,
    blocks: [...found.cidrs].sort().map((cidr) => new AddressBlock(cidr)),
    accounts: policies.some(isCalicoPolicy),
  };
}

interface Found {
  keys: Set<string>;
  selectors: Set<string>;
  portNames: Set<string>;
  cidrs: Set<string>;
}

/** Fields have one meaning wherever they stand in a spec of any kind, so that its shape need not be known here. */
function collect(part: unknown, found: Found): void {
  if (Array.isArray(part)) for (const item of part) collect(item, found);
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return;
  for (const [field, value] of Object.entries(part)) {
    if (field === 'matchLabels') for (const key of Object.keys(value ?? {})) found.keys.add(key);
    else if (field === 'key') found.keys.add(String(value));
    else if (typeof value === 'string' && /selector$/i.test(field)) found.selectors.add(value);
    else if (field === 'cidr') found.cidrs.add(String(value));
    else if (BLOCKS.includes(field)) for (const block of textsOf(value)) found.cidrs.add(wholeBlock(block));
    else if (PORTS.includes(field)) for (const name of textsOf(value)) found.portNames.add(name);
    if (!BLOCKS.includes(field) && field !== 'matchLabels') collect(value, found);
  }
}

const BLOCKS = ['except', 'nets', 'notNets'];
const PORTS = ['port', 'ports', 'notPorts'];

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
