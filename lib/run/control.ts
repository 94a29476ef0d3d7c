import { type Cell, cellId } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import { isOpen } from '../model/outcome.js';
import { awaitChange } from './anticipation.js';
import { type ConvergenceBounds, converge, type Observe } from './convergence.js';

/** Looks at cells, told which of them were open while no policy stood: silence on any other cell proves nothing. */
export type ObserveWithControl = (
  cells: Cell[],
  knownOpen: ReadonlySet<string>,
  windowMs?: number,
) => Promise<Observation[]>;

/**
 * The control of the network suite (DESIGN §5.2 c): which cells were seen open while none of the cases' policies stood.
 * It is taken before the first case and again after each, so that the control after one is the control before the next.
 */
export class Control {
  readonly #open = new Set<string>();
  #kept = false;

  constructor(
    private readonly observe: ObserveWithControl,
    private readonly bounds: ConvergenceBounds,
    /** A cheaper look that only says whether to look; as `observe` if left out. */
    private readonly glance?: Observe,
  ) {}

  get knownOpen(): ReadonlySet<string> {
    return this.#open;
  }

  /**
   * While it is kept, `take` looks at nothing and what is known open stays so: for cases that run while something breaks
   * the world on purpose, whose silence is measured by the control before it.
   */
  keep(kept: boolean): void {
    this.#kept = kept;
  }

  /** Looks until every cell is open and stays so, or the bound passes; what is closed then is no longer known open. */
  async take(cells: readonly Cell[]): Promise<Observation[]> {
    if (this.#kept) return [];
    const expected = cells.map(openExpectation);
    const look = (wanted: Cell[], windowMs?: number) => this.observe(wanted, this.#open, windowMs);
    const since = performance.now();
    await awaitChange(expected, new Set(), this.glance ?? look, this.bounds.boundMs);
    // The hold is left out: the case that follows holds its own expectation.
    const bounds = { ...this.bounds, holdMs: 0 };
    const { observations } = await converge(expected, look, bounds, undefined, { since });
    for (const { cell, outcome } of observations) {
      if (isOpen(outcome)) this.#open.add(cellId(cell));
      else this.#open.delete(cellId(cell));
    }
    return observations.filter(({ cell }) => !this.#open.has(cellId(cell)));
  }
}

function openExpectation(cell: Cell): Expectation {
  if (cell.kind === 'dns') return { cell, outcome: { kind: 'network', result: 'resolved' } };
  if (cell.kind === 'connection') {
    return { cell, outcome: { kind: 'network', result: 'connected', server: cell.to } };
  }
  throw new TypeError(`a ${cell.kind} cell has no control`);
}
