import { cellId } from '../model/cell.js';
import type { Expectation } from '../model/expectation.js';
import type { NetworkWorld } from './network-world.js';
import { connectionCells } from './wanted-cells.js';
import { isOfWorld } from './world-changes.js';
import type { WrittenStep } from './written-steps.js';

const known = new WeakMap<NetworkWorld['probes'], Set<string>>();

/** The ids of the cells that are open before any step: all of them, since no policy stands. Made once a world. */
export function openIn({ probes }: NetworkWorld): ReadonlySet<string> {
  const open = known.get(probes) ?? new Set(connectionCells(probes).map(cellId));
  known.set(probes, open);
  return open;
}

/** Whether a cell is expected to be open. */
export function isAllowed({ outcome }: Expectation): boolean {
  return outcome.kind === 'network' && (outcome.result === 'connected' || outcome.result === 'resolved');
}

/**
 * Why a step cannot promise that nothing opens, in words: a cell that was open before it is denied by it, and no rule is in
 * force at the very moment it is applied. Cells of a new pod count as open before where the step itself brings a rule.
 */
export function closedByStep(
  expect: readonly Expectation[],
  open: ReadonlySet<string>,
  { apply }: Pick<WrittenStep, 'apply'>,
): string | undefined {
  const brings = apply.find(({ manifest }) => !isOfWorld(manifest));
  const denied = expect.filter((one) => !isAllowed(one));
  const closed = denied.find(({ cell }) => open.has(cellId(cell)));
  if (closed) return `${cellId(closed.cell)} was open before this step`;
  return brings && denied.length > 0 ? 'the step itself brings a rule' : undefined;
}
