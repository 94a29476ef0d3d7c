import type { Style } from './terminal-style.js';
import { columns } from './terminal-table.js';

/** One thing that doctor looked at; what is missing carries the line that fixes it. */
export interface DoctorFinding {
  name: string;
  ok: boolean | 'warn';
  seen: string;
  fix?: string;
}

/** What this machine has and lacks, one line each, the fix below what is missing, and the sum at the end. */
export function doctorTable(findings: readonly DoctorFinding[], style: Style): string {
  const rows = findings.map(({ name, ok, seen }) => [word(ok), name, seen]);
  const table = columns(rows, (text, row, column) =>
    column === 0 ? paint(findings[row]?.ok ?? false, text, style) : text,
  );
  const lines = table.flatMap((line, index) => {
    const { ok, fix } = findings[index] ?? {};
    return fix === undefined || ok === true ? [line] : [line, `         ${style.bold('fix:')} ${fix}`];
  });
  const missing = findings.filter(({ ok }) => ok === false).length;
  const warned = findings.filter(({ ok }) => ok === 'warn').length;
  const notes = warned === 0 ? '' : `, ${warned} to know of`;
  const sum =
    missing === 0
      ? `${style.green('ready')}${notes}`
      : `${style.red(`${missing} missing`)}${notes}: a run needs what is missing`;
  return [...lines, '', sum].join('\n');
}

const word = (ok: boolean | 'warn'): string => (ok === 'warn' ? 'note' : ok ? 'ok' : 'missing');

function paint(ok: boolean | 'warn', text: string, style: Style): string {
  if (ok === 'warn') return style.yellow(text);
  return ok ? style.green(text) : style.red(text);
}
