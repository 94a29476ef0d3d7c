import type { NetworkExpect } from '../model/case.js';
import type { ConnectionCell } from '../model/cell.js';
import type { Allowance } from '../oracle/decision.js';

type WrittenCell = Pick<ConnectionCell, 'from' | 'to' | 'port' | 'protocol'>;

/** One line before it is written: patterns of a case file; `*` on both sides of a pattern stands for no pattern. */
interface Line {
  verdict: Allowance;
  from: string[];
  to: string[];
  port: number | undefined;
  protocol: ConnectionCell['protocol'] | undefined;
}

/** A line and the cells that it matches, by index. */
interface Candidate {
  line: Line;
  cells: number[];
}

const EVERY = '*/*';

/**
 * Writes verdicts of these cells as few lines, from the general to the particular, as a person would: of several lines
 * that match a cell the last one counts. Each line is the one that sets most cells right that were wrong until then.
 * What is returned takes one verdict a cell, in the order of the cells.
 */
export function lineWriter(
  cells: readonly WrittenCell[],
): (wanted: readonly Allowance[]) => Pick<NetworkExpect, 'otherwise' | 'cells'> {
  const candidates = candidatesOf(cells);
  return (wanted) => {
    const open = merged(linesFrom('allow', wanted, candidates));
    const closed = merged(linesFrom('deny', wanted, candidates));
    return closed.length < open.length
      ? { otherwise: 'deny', cells: closed.map(lineOf) }
      : { otherwise: 'allow', cells: open.map(lineOf) };
  };
}

function linesFrom(
  otherwise: Allowance,
  wanted: readonly Allowance[],
  candidates: readonly Candidate[],
): Line[] {
  const said = wanted.map(() => otherwise);
  const lines: Line[] = [];
  while (wanted.some((verdict, index) => said[index] !== verdict)) {
    const { line, cells } = bestOf(candidates, wanted, said);
    lines.push(line);
    for (const index of cells) said[index] = line.verdict;
  }
  return lines;
}

/** The line that sets most cells right, less those that it sets wrong. While a cell is wrong, its own line does. */
function bestOf(
  candidates: readonly Candidate[],
  wanted: readonly Allowance[],
  said: readonly Allowance[],
): Candidate {
  let best: Candidate | undefined;
  let most = 0;
  for (const verdict of ['allow', 'deny'] as const) {
    const gains = Int8Array.from(wanted, (one, index) =>
      said[index] === verdict ? 0 : one === verdict ? 1 : -1,
    );
    for (const { line, cells } of candidates) {
      let gain = 0;
      for (const index of cells) gain += gains[index] ?? 0;
      // Of equals the first is written: the one that says least again.
      if (gain > most) [most, best] = [gain, { line: { ...line, verdict }, cells }];
    }
  }
  if (!best) throw new Error('no line sets a wrong cell right');
  return best;
}

/** Every line of patterns that matches a cell: those with the fewest cells first, and of equals the plainest. */
function candidatesOf(written: readonly WrittenCell[]): Candidate[] {
  const cells = new Map<string, Candidate>();
  for (const [index, cell] of written.entries()) {
    for (const from of patternsOf(cell.from)) {
      for (const to of patternsOf(cell.to)) {
        for (const port of [undefined, cell.port]) {
          for (const protocol of [undefined, cell.protocol]) {
            const key = `${from} ${to} ${port} ${protocol}`;
            const line: Line = { verdict: 'allow', from: [from], to: [to], port, protocol };
            const known = cells.get(key) ?? { line, cells: [] };
            known.cells.push(index);
            cells.set(key, known);
          }
        }
      }
    }
  }
  return [...cells.values()].sort(
    (one, other) => one.cells.length - other.cells.length || wordsOf(one.line) - wordsOf(other.line),
  );
}

function patternsOf(pod: string): string[] {
  const [namespace, name] = pod.split('/');
  return [EVERY, `${namespace}/*`, `*/${name}`, pod];
}

/** How much a reader has to keep in mind. */
function wordsOf({ from, to, port, protocol }: Line): number {
  const stars = [...from, ...to].flatMap((pattern) => pattern.split('/')).filter((part) => part !== '*');
  return stars.length + (port === undefined ? 0 : 1) + (protocol === undefined ? 0 : 1);
}

/** Lines in a row of one verdict can change places, so those that differ in one end only become one line. */
function merged(lines: readonly Line[]): Line[] {
  const result: Line[] = [];
  for (const line of lines) {
    const partner = partnerOf(line, result);
    if (partner) {
      partner.from = [...new Set([...partner.from, ...line.from])].sort();
      partner.to = [...new Set([...partner.to, ...line.to])].sort();
    } else result.push({ ...line });
  }
  return result.length < lines.length ? merged(result) : result;
}

function partnerOf(line: Line, before: readonly Line[]): Line | undefined {
  for (const one of [...before].reverse()) {
    if (one.verdict !== line.verdict) return undefined;
    const alike = one.port === line.port && one.protocol === line.protocol;
    const sameFrom = one.from.join() === line.from.join();
    const sameTo = one.to.join() === line.to.join();
    if (alike && (sameFrom || sameTo)) return one;
  }
  return undefined;
}

function lineOf({ verdict, from, to, port, protocol }: Line): NetworkExpect['cells'][number] {
  const fields = {
    ...(from.includes(EVERY) ? {} : { from: oneOrMany(from) }),
    ...(to.includes(EVERY) ? {} : { to: oneOrMany(to) }),
    ...(port === undefined ? {} : { ports: [port] }),
    ...(protocol === undefined ? {} : { protocol }),
  };
  return verdict === 'allow' ? { allow: fields } : { deny: fields };
}

function oneOrMany(patterns: string[]): string | string[] {
  const [first] = patterns;
  return patterns.length === 1 && first !== undefined ? first : patterns;
}
