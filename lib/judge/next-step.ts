import type { Cell } from '../model/cell.js';
import type { Verdict } from '../model/verdict.js';

/** How Twinlock is called in a checkout; every command that a report names starts with it. */
export const COMMAND = 'npm run -s twinlock --';

/**
 * What selects one case for a command: its file, and of a table of cases (lib/model/family.ts), whose cases are called
 * after it and their row, the case's id too.
 */
export function selecting(id: string, file: string): string {
  const name = id.split('/').at(-1) ?? id;
  const table = /([^/]+)\.ya?ml$/.exec(file)?.[1];
  return table !== undefined && name.startsWith(`${table}-`) ? `${file} --grep '/${name}$'` : file;
}

/** The command that runs one case file again and leaves the cluster standing to be looked at. */
export const runAgain = (file: string): string => `\`${COMMAND} run ${file} --keep\``;

/** What to do about a cell that is not right: a command that can be pasted, and what to look for. */
export function nextStepFor(cell: Cell, verdict: Verdict, file: string): string {
  if (verdict === 'unknown') {
    return `This is not a verdict on the cluster. See that the tools work with \`${COMMAND} doctor\`, then run the case again: ${runAgain(file)}.`;
  }
  const plan = `\`${COMMAND} plan ${file}\``;
  switch (cell.kind) {
    case 'connection':
    case 'dns':
      return `Read which rule decides the cell: ${plan}. See it again on a cluster that stays: ${runAgain(file)}.`;
    case 'request':
      return `Compare the identity and its rights in ${file}, then run it on a cluster that stays: ${runAgain(file)}.`;
    case 'step':
      return `Look at the picture of the flow in report.html, then run it on a cluster that stays: ${runAgain(file)}.`;
  }
}
