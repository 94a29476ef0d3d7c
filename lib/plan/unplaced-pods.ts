import { OUTSIDE } from '../model/beside.js';
import type { ConnectionCell } from '../model/cell.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { World } from '../model/world.js';
import { Oracle } from '../oracle/oracle.js';
import { isNetworkPolicy } from '../oracle/policy-kinds.js';
import { isRecord } from './objects.js';

/** Selects every pod of every namespace: what a block would be that holds all addresses of pods. */
const EVERYBODY = { namespaceSelector: {} };

/**
 * A policy whose block would have to decide about a pod whose address nobody knows beforehand, in words: whether the block
 * holds it or not, the oracle must say the same. Undefined where it does. Pure.
 */
export function undecidedByBlock(
  world: World,
  policies: readonly Manifest[],
  cells: readonly ConnectionCell[],
  unplaced: readonly string[],
): string | undefined {
  const blocks = policies.filter((policy) => blocksOf(policy) > 0);
  if (blocks.length === 0 || unplaced.length === 0) return undefined;
  const nets = blocks.find((policy) => !isNetworkPolicy(policy));
  if (nets) return `${manifestName(nets)} names addresses, and ${unplaced[0]} has none that is known`;
  const outside = new Oracle(world, policies);
  const inside = new Oracle(world, policies.map(withoutBlocks));
  const names = new Set(unplaced);
  const open = cells.find(
    (cell) =>
      (names.has(cell.from) || names.has(cell.to)) &&
      cell.from !== OUTSIDE &&
      cell.to !== OUTSIDE &&
      outside.decide(cell).verdict !== inside.decide(cell).verdict,
  );
  if (!open) return undefined;
  const pod = names.has(open.from) ? open.from : open.to;
  return `the block of ${blocks.map(manifestName).join(', ')} decides ${open.from} to ${open.to}, and ${pod} has no address that is known`;
}

/** How many blocks an object names, under Kubernetes' name for them or under Calico's. */
function blocksOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + blocksOf(one), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) => sum + (['ipBlock', 'nets', 'notNets'].includes(key) ? 1 : blocksOf(one)),
    0,
  );
}

function withoutBlocks(manifest: Manifest): Manifest {
  return replaced(manifest) as Manifest;
}

function replaced(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(replaced);
  if (!isRecord(value)) return value;
  if ('ipBlock' in value) return EVERYBODY;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one)]));
}
