import { type ConnectionCell, cellId, type DnsCell } from '../model/cell.js';
import type { Expectation } from '../model/expectation.js';
import type { NetworkOutcome } from '../model/outcome.js';
import { podName, type World } from '../model/world.js';
import type { Decision } from '../oracle/decision.js';
import type { Oracle } from '../oracle/oracle.js';
import { type NetworkWorld, RESOLVER } from './network-world.js';
import type { Problems } from './problems.js';
import { type Saying, sayingOf } from './sayings.js';
import type { Wanted } from './wanted-cells.js';
import type { Located, Path } from './yaml-document.js';

/** The expectations of one step, and how many of them the file had left to the oracle. */
export interface Agreed {
  expect: Expectation[];
  filled: number;
}

/**
 * Holds what a person wrote against what the specification says, cell by cell: where they differ, one of the two is
 * wrong, and no cluster is touched. Open cells are filled. Each line of the file gives at most one problem.
 */
export function agree(
  connections: readonly Wanted<ConnectionCell>[],
  lookups: readonly Wanted<DnsCell>[],
  oracle: Oracle,
  document: Located,
  problems: Problems,
  network: Pick<NetworkWorld, 'world' | 'profile'>,
): Agreed {
  const disputes = new Map<string, { path: Path; cells: string[] }>();
  const open: string[] = [];
  let filled = 0;
  const expectOf = (wanted: Wanted<ConnectionCell | DnsCell>): Expectation => {
    const { cell, path } = wanted;
    const { decision, silent } = saying(cell, network.world, oracle);
    if (silent !== undefined && wanted.verdict === undefined) open.push(`${cellId(cell)}`);
    const because = silent === undefined ? becauseOf(decision) : network.profile.silent[silent];
    const verdict = wanted.verdict ?? decision.verdict;
    if (wanted.verdict === undefined) filled += 1;
    if (verdict !== decision.verdict && silent === undefined && speaksOf(cell)) {
      const key = path.join('/');
      const dispute = disputes.get(key) ?? { path, cells: [] };
      dispute.cells.push(`${cellId(cell)}: ${decision.verdict}, since ${because}`);
      disputes.set(key, dispute);
    }
    return { cell, outcome: outcomeOf(cell, verdict), because };
  };
  const expect = [...connections, ...lookups].map(expectOf);
  for (const { path, cells } of disputes.values()) {
    const more = cells.length > 3 ? ` (and ${cells.length - 3} cells more)` : '';
    problems.add({
      file: document.file,
      line: document.lineOf(path),
      found: `${document.foundAt(path)}, but the policies say ${cells.slice(0, 3).join('; ')}${more}`,
      write: 'the expectation or the policies so that both say the same',
    });
  }
  if (open.length > 0) {
    const [first] = open;
    problems.add({
      file: document.file,
      line: document.lineOf(connections[0]?.path.slice(0, -1) ?? []),
      found: `${open.length} cells that no line names and of which the specification says nothing, such as ${first}`,
      write: 'a line for them with what this cluster does: its profile is written by hand',
    });
  }
  return { expect, filled };
}

/** A look-up is allowed where the pod reaches the cluster's resolver over UDP. */
function saying(cell: ConnectionCell | DnsCell, world: World, oracle: Oracle): Saying {
  if (cell.kind === 'connection') return sayingOf(cell, world, oracle);
  return { decision: oracle.decide({ from: cell.from, to: podName(RESOLVER), port: 53, protocol: 'UDP' }) };
}

/** Of a name outside the cluster the oracle cannot tell whether it exists. */
function speaksOf(cell: ConnectionCell | DnsCell): boolean {
  return cell.kind === 'connection' || /\.svc(\.cluster\.local)?\.?$/.test(cell.name);
}

/** A deny is silence, since Calico drops; an allow names who must answer. */
function outcomeOf(cell: ConnectionCell | DnsCell, verdict: 'allow' | 'deny'): NetworkOutcome {
  if (verdict === 'deny') return SILENCE;
  if (cell.kind === 'dns') return RESOLVED;
  const answer = answers.get(cell.to) ?? { kind: 'network', result: 'connected', server: cell.to };
  answers.set(cell.to, answer);
  return answer;
}

/** A plan holds hundreds of thousands of outcomes and few different ones, which are shared; nobody may change them. */
const SILENCE: NetworkOutcome = { kind: 'network', result: 'timeout' };
const RESOLVED: NetworkOutcome = { kind: 'network', result: 'resolved' };
const answers = new Map<string, NetworkOutcome>();

/** The rule that decides, in one sentence: of a deny, each half that denies; of an allow, each half that needed a rule. */
export function becauseOf({ verdict, egress, ingress }: Decision): string {
  const halves = [egress, ingress].filter((half) => half.verdict === verdict);
  const ruled = verdict === 'deny' ? halves : halves.filter((half) => half.policy !== null);
  if (ruled.length > 0) return ruled.map((half) => half.because).join('; ');
  return 'no policy isolates either end';
}
