import type { NetworkExpect } from '../model/case.js';
import { type ConnectionCell, cellId } from '../model/cell.js';
import type { Expectation } from '../model/expectation.js';
import { podName, type WorldPod } from '../model/world.js';
import { podsOf } from './pod-pattern.js';
import type { Problems } from './problems.js';
import type { Located, Path } from './yaml-document.js';

type Line = NetworkExpect['cells'][number];
type Reach = Extract<Line, { allow: unknown }>['allow'];

/** Why the oracle says nothing: the specification leaves connections that stand to the implementation. */
const BECAUSE =
  'a connection that stood before the change is left to the implementation (Network Policies, Pod lifecycle); written by hand';

/** Whether a line speaks about connections that were opened before its step. */
export function isHeldLine(line: Line): boolean {
  return reachOf(line).via === 'held';
}

function reachOf(line: Line): Partial<Reach> {
  return Object.values(line)[0] as Partial<Reach>;
}

/**
 * The held connections of a step, as its lines with `via: held` say; the last line that matches one counts. The ends must
 * stand before the step and after it, and the connection must have been allowed before: else it could not be opened, and
 * that it fails afterwards would prove nothing.
 *
 * @param before ids of the cells `via: pod` that were allowed before the step.
 */
export function heldCells(
  expect: NetworkExpect,
  at: Path,
  document: Located,
  pods: readonly WorldPod[],
  before: ReadonlySet<string>,
  problems: Problems,
): Expectation[] {
  const expected = new Map<string, Expectation>();
  for (const [index, line] of expect.cells.entries()) {
    if (!isHeldLine(line)) continue;
    const path = [...at, 'cells', index];
    const refuse = (found: string, write: string) =>
      problems.add({ file: document.file, line: document.lineOf(path), found, write });
    const cells = cellsOf(reachOf(line), pods);
    if (cells.length === 0) refuse(document.foundAt(path), 'a line that names a connection of two pods');
    for (const cell of cells) {
      const direct = cellId({ ...cell, via: 'pod' });
      if (!before.has(direct)) {
        refuse(`${direct}, which was not open before this step`, 'a connection that could stand before it');
        break;
      }
      const outcome =
        'allow' in line
          ? ({ kind: 'network', result: 'connected', server: cell.to } as const)
          : ({ kind: 'network', result: 'timeout' } as const);
      expected.set(cellId(cell), { cell, outcome, because: BECAUSE });
    }
  }
  return [...expected.values()];
}

function cellsOf(
  { from, to, ports, protocol, family = 4 }: Partial<Reach>,
  pods: readonly WorldPod[],
): ConnectionCell[] {
  return podsOf(from, pods).flatMap((source) =>
    podsOf(to, pods)
      .filter((target) => target !== source)
      .flatMap((target) =>
        target.ports
          .filter(
            (one) =>
              (!protocol || one.protocol === protocol) &&
              (!ports || ports.includes(one.port) || (one.name !== undefined && ports.includes(one.name))),
          )
          .map(
            (one): ConnectionCell => ({
              kind: 'connection',
              from: podName(source),
              to: podName(target),
              port: one.port,
              protocol: one.protocol,
              family,
              via: 'held',
            }),
          ),
      ),
  );
}
