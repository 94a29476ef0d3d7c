import { join } from 'node:path';
import { Redaction } from '../../model/redaction.js';
import { exitCodeOf } from '../../report/exit-code.js';
import { readHistory } from '../../report/history-file.js';
import { writeReports } from '../../report/write.js';
import { styleFor } from '../terminal-style.js';
import { runSummary } from '../terminal-summary.js';

/** `twinlock report`: makes the reports of a run again from its history, without a cluster. */
export async function report([folder = 'reports/latest']: string[]): Promise<number> {
  const made = writeReports(folder, readHistory(join(folder, 'history.jsonl')), new Redaction());
  process.stdout.write(`${runSummary(made, folder, styleFor(process.stdout))}\n`);
  return exitCodeOf(made);
}
