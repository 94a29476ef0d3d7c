import { type Cell, cellId } from '../model/cell.js';
import type { Observation } from '../model/expectation.js';
import { isOpen } from '../model/outcome.js';
import type { PlannedStep } from '../model/plan.js';
import type { NetworkContext } from './network-case.js';

/** Whether a cell is a connection that was opened before its step and is used again after it. */
export function isHeld(cell: Cell): boolean {
  return cell.kind === 'connection' && cell.via === 'held';
}

/**
 * The held connections of one step. That they stood before the step is their control: one that could not be opened
 * tells nothing about the step, and is unknown.
 */
export class HeldCells {
  readonly #cells: Cell[];
  #opened: Observation[] = [];

  constructor(
    step: PlannedStep,
    private readonly context: Pick<NetworkContext, 'hold' | 'release' | 'observe' | 'bounds'>,
  ) {
    this.#cells = step.expect.map(({ cell }) => cell).filter(isHeld);
  }

  /** Opens them, before the step's change. */
  async open(): Promise<void> {
    if (this.#cells.length > 0) this.#opened = await this.context.hold(this.#cells);
  }

  /** Uses them again, once the change has settled elsewhere; silence is waited for as long as in a confirmation. */
  async ask(): Promise<Observation[]> {
    if (this.#cells.length === 0) return [];
    const stood = new Set(
      this.#opened.filter(({ outcome }) => isOpen(outcome)).map(({ cell }) => cellId(cell)),
    );
    const asked = await this.context.observe(
      this.#cells.filter((cell) => stood.has(cellId(cell))),
      stood,
      this.context.bounds.confirmMs,
    );
    return [...asked, ...this.#opened.filter(({ outcome }) => !isOpen(outcome)).map(neverStood)];
  }

  async close(): Promise<void> {
    if (this.#cells.length > 0) await this.context.release(this.#cells);
  }
}

function neverStood(observation: Observation): Observation {
  const { outcome } = observation;
  const seen = outcome.kind === 'network' ? outcome.result : outcome.kind === 'unknown' ? outcome.reason : '';
  const reason = `the connection could not be opened before the step: ${seen}`;
  return { ...observation, outcome: { kind: 'unknown', reason } };
}
