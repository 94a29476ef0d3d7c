import type { NetworkExpect } from '../model/case.js';
import type { ConnectionCell } from '../model/cell.js';
import type { Allowance } from '../oracle/decision.js';

/** A cell and what the oracle says of it. */
export interface Verdict {
  cell: Pick<ConnectionCell, 'from' | 'to' | 'port' | 'protocol'>;
  verdict: Allowance;
}

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
 * The verdicts as few lines, from the general to the particular, as a person would write them: of several lines that
 * match a cell the last one counts. Each line is the one that sets most cells right that were wrong until then.
 */
export function writtenLines(verdicts: readonly Verdict[]): NetworkExpect {
  const candidates = candidatesOf(verdicts);
  const written = (['allow', 'deny'] as const).map((otherwise) => ({
    otherwise,
    lines: merged(linesFrom(otherwise, verdicts, candidates)),
  }));
  const [open, closed] = written as [(typeof written)[number], (typeof written)[number]];
  const { otherwise, lines } = closed.lines.length < open.lines.length ? closed : open;
  return { otherwise, cells: lines.map(lineOf), dns: [] };
}

function linesFrom(
  otherwise: Allowance,
  verdicts: readonly Verdict[],
  candidates: readonly Candidate[],
): Line[] {
  const said = verdicts.map(() => otherwise);
  const lines: Line[] = [];
  while (verdicts.some(({ verdict }, index) => said[index] !== verdict)) {
    let best: { gain: number; candidate: Candidate; verdict: Allowance } | undefined;
    for (const candidate of candidates) {
      for (const verdict of ['allow', 'deny'] as const) {
        const gain = gainOf(candidate, verdict, verdicts, said);
        // Candidates come from the plainest to the most particular, so that of equals the plainest is written.
        if (gain > (best?.gain ?? 0)) best = { gain, candidate, verdict };
      }
    }
    // A line for each single cell is among the candidates, so while one is wrong there is a gain.
    if (!best) throw new Error('no line sets a wrong cell right');
    const { candidate, verdict } = best;
    lines.push({ ...candidate.line, verdict });
    for (const index of candidate.cells) said[index] = verdict;
  }
  return lines;
}

function gainOf(
  { cells }: Candidate,
  verdict: Allowance,
  verdicts: readonly Verdict[],
  said: readonly Allowance[],
): number {
  let gain = 0;
  for (const index of cells) {
    if (said[index] === verdict) continue;
    gain += verdicts[index]?.verdict === verdict ? 1 : -1;
  }
  return gain;
}

/** Every line of patterns that matches a cell, the plainest first. */
function candidatesOf(verdicts: readonly Verdict[]): Candidate[] {
  const cells = new Map<string, Candidate>();
  for (const [index, { cell }] of verdicts.entries()) {
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
  return [...cells.values()].sort((one, other) => wordsOf(one.line) - wordsOf(other.line));
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
