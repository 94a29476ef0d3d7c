import type { NetworkExpect } from '../model/case.js';
import type { ConnectionCell, DnsCell, Family, Via } from '../model/cell.js';
import { podName, type WorldPod } from '../model/world.js';
import { isHeldLine } from './held-cells.js';
import { idlePatterns, podNames, podsOf } from './pod-pattern.js';
import type { Problems } from './problems.js';
import { cellsBetween, PLAIN_REACH, type Reach } from './reach.js';
import type { Located, Path } from './yaml-document.js';

type Line = NonNullable<NetworkExpect['cells']>[number];

/** A cell and what the file says of it; `verdict` is left out where the file leaves the cell open. */
export interface Wanted<C> {
  cell: C;
  verdict?: 'allow' | 'deny';
  /** The entry of the file that says so. */
  path: Path;
}

/** Every connection of the world: each pod to each other pod's declared ports. A pod's cell to itself is left out. */
export function connectionCells(pods: readonly WorldPod[]): ConnectionCell[] {
  return cellsBetween(pods, PLAIN_REACH).filter((cell) => !isSelf(cell));
}

/** A pod cannot block itself, so no policy and no line of a case speaks about these cells: they are always open. */
function isSelf({ from, to }: ConnectionCell): boolean {
  return from === to;
}

/**
 * Spreads an expectation over the cells of the world. The last line that matches a cell counts; a pod to itself is
 * open whatever the lines say (Network Policies, "What you can't do with network policies"). A pattern that names no
 * pod, a port that nobody serves and a line that matches no cell are problems, since they would prove nothing.
 */
export function wantedConnections(
  expect: NetworkExpect,
  at: Path,
  document: Located,
  pods: readonly WorldPod[],
  problems: Problems,
  reach: Reach = PLAIN_REACH,
): Wanted<ConnectionCell>[] {
  const { otherwise } = expect;
  const path = [...at, 'otherwise'];
  const cells = cellsBetween(pods, reach).map((cell): Wanted<ConnectionCell> => {
    if (isSelf(cell)) return { cell, path: at, verdict: 'allow' };
    return otherwise ? { cell, path, verdict: otherwise } : { cell, path };
  });
  for (const [index, line] of expect.cells.entries()) {
    if (isHeldLine(line)) continue;
    const path = [...at, 'cells', index];
    const { verdict, matches } = lineMatcher(line, pods);
    if (refuseIdle(line, [...path, verdict], document, pods, problems)) continue;
    const matched = cells.filter(({ cell }) => !isSelf(cell) && matches(cell));
    if (matched.length === 0) {
      const [found, write] = [
        document.foundAt(path),
        'a line that matches a cell of its families and dials; a pod to itself is none',
      ];
      problems.add({ file: document.file, line: document.lineOf(path), found, write });
    }
    for (const one of matched) {
      one.verdict = verdict;
      one.path = path;
    }
  }
  return cells;
}

function fieldsOf(line: Line): ['allow' | 'deny', { from?: string | string[]; to?: string | string[] }] {
  return 'allow' in line ? ['allow', line.allow as object] : ['deny', (line as { deny: object }).deny];
}

function refuseIdle(
  line: Line,
  path: Path,
  document: Located,
  pods: readonly WorldPod[],
  problems: Problems,
): boolean {
  const before = problems.count;
  const refuse = (field: string, found: string, write: string) =>
    problems.add({
      file: document.file,
      line: document.lineOf([...path, field]),
      found: `${field}: ${found}`,
      write,
    });
  const { from, to, ports } = lineFields(line);
  for (const idle of idlePatterns(from, pods))
    refuse('from', `${idle}, which names no pod`, `namespace/pod of ${podNames(pods)}`);
  for (const idle of idlePatterns(to, pods))
    refuse('to', `${idle}, which names no pod`, `namespace/pod of ${podNames(pods)}`);
  const served = podsOf(to, pods).flatMap((pod) => pod.ports);
  for (const port of served.length > 0 ? (ports ?? []) : []) {
    if (served.some((one) => one.port === port || one.name === port)) continue;
    const known = [...new Set(served.map((one) => `${one.port}${one.name ? ` (${one.name})` : ''}`))];
    refuse('ports', `${port}, which nobody serves`, `one of ${known.join(', ')}`);
  }
  return problems.count > before;
}

function lineFields(line: Line): {
  from?: string | string[];
  to?: string | string[];
  ports?: (number | string)[];
  protocol?: string;
  family?: Family;
  via?: Via;
} {
  return fieldsOf(line)[1];
}

function lineMatcher(line: Line, pods: readonly WorldPod[]) {
  const [verdict] = fieldsOf(line);
  const { from, to, ports, protocol, family, via } = lineFields(line);
  const sources = new Set(podsOf(from, pods).map(podName));
  const targets = new Map(podsOf(to, pods).map((pod) => [podName(pod), pod]));
  const matches = (cell: ConnectionCell): boolean => {
    const target = targets.get(cell.to);
    if (!target || !sources.has(cell.from) || (protocol && protocol !== cell.protocol)) return false;
    if ((family && family !== cell.family) || (via && via !== cell.via)) return false;
    if (!ports || ports.includes(cell.port)) return true;
    const names = target.ports.filter((one) => one.port === cell.port && one.protocol === cell.protocol);
    return names.some(({ name }) => name !== undefined && ports.includes(name));
  };
  return { verdict, matches };
}

/** The look-ups of an expectation, one cell for each pod that its pattern names. */
export function wantedLookups(
  expect: NetworkExpect,
  at: Path,
  document: Located,
  pods: readonly WorldPod[],
  problems: Problems,
): Wanted<DnsCell>[] {
  return expect.dns.flatMap((lookup, index) => {
    const path = [...at, 'dns', index];
    for (const idle of idlePatterns(lookup.from, pods)) {
      const found = `from: ${idle}, which names no pod`;
      const write = `namespace/pod of ${podNames(pods)}`;
      problems.add({ file: document.file, line: document.lineOf([...path, 'from']), found, write });
    }
    return podsOf(lookup.from, pods).map((pod): Wanted<DnsCell> => {
      const cell: DnsCell = { kind: 'dns', from: podName(pod), name: lookup.name };
      return { cell, path, verdict: lookup.resolves ? 'allow' : 'deny' };
    });
  });
}
