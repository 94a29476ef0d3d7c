import { type Cell, cellId } from '../model/cell.js';
import type { Expectation } from '../model/expectation.js';

/** One cell for each pair of pods: another port for each, in turn, so that every port is among them. */
export function onePerPair(expected: readonly Expectation[]): Expectation[] {
  const pairs = new Map<string, Expectation[]>();
  for (const one of expected) {
    const pair = pairOf(one.cell);
    pairs.set(pair, [...(pairs.get(pair) ?? []), one]);
  }
  return [...pairs.values()].map((ofPair, index) => ofPair[index % ofPair.length] as Expectation);
}

function pairOf(cell: Cell): string {
  return cell.kind === 'connection' ? `${cell.from} ${cell.to}` : cellId(cell);
}
