import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type Report, reportSchema } from '../model/report.js';

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** How the command ended, and all that it printed. */
export interface Ended {
  exitCode: number;
  output: string;
}

/** Starts the real command, as a user would; its output goes to this test's log too, so that a long step shows life. */
export function startTwinlock(...words: string[]) {
  return execa('node', ['lib/cli/launch.mjs', ...words], {
    cwd: checkout,
    reject: false,
    all: true,
    env: { NO_COLOR: '1' },
    stdin: 'ignore',
    stdout: ['pipe', 'inherit'],
    stderr: ['pipe', 'inherit'],
    // A test that is over its time ends the command as a person would; what it leaves is the next start's to sweep.
    forceKillAfterDelay: 60_000,
  });
}

/** Runs the command to its end. */
export async function twinlock(...words: string[]): Promise<Ended> {
  const ended = await startTwinlock(...words);
  return { exitCode: ended.exitCode ?? -1, output: String(ended.all ?? '') };
}

/** The report of the newest run. Throws where it is not what the schema says. */
export function latestReport(): Report {
  return reportSchema.parse(JSON.parse(readFileSync(join(checkout, 'reports/latest/report.json'), 'utf8')));
}
