import { type Cell, type ConnectionCell, cellId } from '../model/cell.js';
import type { Observation } from '../model/expectation.js';
import type { Agent } from './agent.js';
import { type Directory, dialTarget } from './dial.js';
import { type Joined, joinCell } from './join.js';
import { observeName } from './names.js';
import type { ProbeTarget } from './protocol.js';
import { newWindow, observeWindow, type WindowView } from './window.js';

export interface MatrixOptions {
  /** Where each pod can be reached, by what is dialled. */
  directory: Directory;
  /** How long silence is waited for, in milliseconds: 300 for a first look, 1200 to confirm what disagrees. */
  windowMs: number;
  /** How long a name look-up may take, in milliseconds. */
  lookupMs?: number;
  /**
   * Ids of cells that a control found open in this world. Silence of any other cell is `void`. Leave it out only where
   * this very observation is the control.
   */
  knownOpen?: ReadonlySet<string>;
  /**
   * Who is asked what arrived: every pod of the cells, or only those from which some client did not hear by name. The
   * second is a deny's evidence whole, and spares those that answered; `every` if left out.
   */
  receipts?: 'every' | 'doubted';
  /** Opens and keeps the connections of cells `via: held`, instead of using those that are kept. */
  hold?: boolean;
  /** Epoch milliseconds; a test may give its own. */
  now?: () => number;
}

/**
 * How a window that lag, or a name server that was late, made void is probed again: on a machine that is short of CPU the
 * same short window would be void again, so each next one is longer, as a multiple of the first.
 */
const WINDOWS = [1, 2, 4];
const LOOKUP_MS = 1_500;

/**
 * How many connections are tried in one window. More of them keep two cores busy for longer than the window, and servers
 * that answer late prove nothing; the whole world by pod addresses fits twice.
 */
const AT_ONCE = 800;

/**
 * Observes all cells at once, over all agents, and answers in their order. Connections and names only; what cannot be
 * told is an `unknown` outcome, so that this never throws for the sake of one agent. Cells whose window was void by
 * lag or for want of an address, or too short for a server to name himself, are probed again in a window of their own.
 */
export async function observeMatrix(
  agents: ReadonlyMap<string, Agent>,
  cells: readonly Cell[],
  options: MatrixOptions,
): Promise<Observation[]> {
  const now = options.now ?? Date.now;
  const seen = new Map<string, Observation>();
  let open = new Map(cells.map((cell) => [cellId(cell), cell]));
  for (const longer of WINDOWS) {
    if (open.size === 0) break;
    const joined = await observeOnce(agents, [...open.values()], {
      ...options,
      windowMs: options.windowMs * longer,
    });
    const again = new Map<string, Cell>();
    for (const [cell, { outcome, tookMs, evidence, again: retry }] of joined) {
      const id = cellId(cell);
      seen.set(id, { cell, outcome, at: now(), tookMs, evidence });
      if (retry) again.set(id, cell);
    }
    open = again;
  }
  return cells.map((cell) => seen.get(cellId(cell)) as Observation);
}

async function observeOnce(
  agents: ReadonlyMap<string, Agent>,
  cells: readonly Cell[],
  options: MatrixOptions,
): Promise<[Cell, Joined][]> {
  const known = (cell: Cell) => options.knownOpen?.has(cellId(cell));
  const connections = cells.filter((cell) => cell.kind === 'connection');
  const others = cells.filter((cell) => cell.kind !== 'connection');
  const [joined, ...names] = await Promise.all([
    observeInTurn(agents, connections, options, known),
    ...others.map(
      async (cell): Promise<[Cell, Joined]> => [
        cell,
        cell.kind === 'dns'
          ? await observeName(cell, agents.get(cell.from), options.lookupMs ?? LOOKUP_MS, known(cell))
          : untried({ kind: 'unknown', reason: `a ${cell.kind} is not observed by probing` }),
      ],
    ),
  ]);
  return [...joined, ...names];
}

async function observeInTurn(...[agents, cells, ...rest]: Parameters<typeof observeConnections>) {
  const joined: [Cell, Joined][] = [];
  for (let from = 0; from < cells.length; from += AT_ONCE) {
    joined.push(...(await observeConnections(agents, cells.slice(from, from + AT_ONCE), ...rest)));
  }
  return joined;
}

async function observeConnections(
  agents: ReadonlyMap<string, Agent>,
  cells: readonly ConnectionCell[],
  options: MatrixOptions,
  known: (cell: Cell) => boolean | undefined,
): Promise<[Cell, Joined][]> {
  const window = newWindow();
  const targets = new Map<string, ProbeTarget[]>();
  const joins: [Cell, (() => Joined) | Joined][] = [];
  const needed = new Set<string>();
  let view: Awaited<ReturnType<typeof observeWindow>>;
  cells.forEach((cell, i) => {
    const target = targetOf(cell, `${window}.${i}`, options);
    if ('outcome' in target) {
      joins.push([cell, target]);
      return;
    }
    targets.set(cell.from, [...(targets.get(cell.from) ?? []), target]);
    needed.add(cell.from).add(cell.to);
    joins.push([cell, () => joinCell(cell, target.key, view, known(cell))]);
  });
  const asked = [...needed].flatMap((pod) => agents.get(pod) ?? []);
  const command = options.hold ? 'hold' : 'probe';
  const inDoubt = (probes: WindowView['probes']) => silentDestinations(cells, window, probes);
  const wanted = options.receipts === 'doubted' ? inDoubt : undefined;
  view = await observeWindow(asked, targets, window, options.windowMs, command, wanted);
  return joins.map(([cell, join]) => [cell, typeof join === 'function' ? join() : join]);
}

/** The pods that must say what arrived: an answer by name needs no receipt, silence and a nameless connection do. */
function silentDestinations(
  cells: readonly ConnectionCell[],
  window: string,
  probes: WindowView['probes'],
): Set<string> {
  const named = new Set<string>();
  for (const probe of probes.values()) {
    for (const { key, server } of probe.ok ? probe.value.results : [])
      if (server !== undefined) named.add(key);
  }
  return new Set(cells.filter((_, index) => !named.has(`${window}.${index}`)).map(({ to }) => to));
}

/** What to dial for a cell, or why it cannot be tried. */
export function targetOf(
  cell: ConnectionCell,
  key: string,
  options: Pick<MatrixOptions, 'directory'>,
): ProbeTarget | Joined {
  const { protocol } = cell;
  if (protocol === 'SCTP') return untried({ kind: 'unsupported', reason: 'the probe has no SCTP sockets' });
  const target = dialTarget(cell, options.directory);
  if ('lacks' in target) return untried({ kind: 'unknown', reason: target.lacks });
  return { key, protocol, ...target, ...(cell.via === 'held' ? { held: cellId(cell) } : {}) };
}

function untried(outcome: Joined['outcome']): Joined {
  return { outcome, tookMs: 0, evidence: [], again: false };
}
