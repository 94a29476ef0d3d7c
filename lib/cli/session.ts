import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../model/errors.js';
import type { Progress } from '../model/progress.js';
import { Redaction } from '../model/redaction.js';
import type { Report } from '../model/report.js';
import { type HistoryFile, openHistory, readHistory } from '../report/history-file.js';
import { pointLatestAt } from '../report/latest.js';
import { writeReports } from '../report/write.js';
import { recorded } from '../run/recorded-progress.js';
import { newRunId } from '../run/run-id.js';
import { runFacts } from './run-facts.js';
import { terminalProgress } from './terminal-progress.js';

/** One run of a verb that reports: its history is open from the first moment, and its report is written whatever happens. */
export interface Session {
  id: string;
  folder: string;
  redaction: Redaction;
  history: HistoryFile;
  /** Draws, and records each stage. */
  progress: Progress;
  signal: AbortSignal;
  /** Ends the history, writes the reports and switches `reports/latest`. */
  finish(): { report: Report; folder: string };
  /** Ends without a report: nothing was tried, so there is nothing to tell. */
  discard(): void;
  /** 130 or 143 once the run was interrupted. */
  interruptedWith(): number | undefined;
}

/**
 * Opens a session, of a run that draws at random from `seed` where there is one. Its signal is aborted by the first
 * SIGINT or SIGTERM, and the second one ends the process at once.
 */
export function openSession(out: string, seed?: number): Session {
  const id = newRunId();
  const folder = join(out, id);
  const redaction = new Redaction();
  const history = openHistory(join(folder, 'history.jsonl'), redaction);
  const terminal = terminalProgress({ redaction });
  history.write({ type: 'run-started', at: Date.now(), run: runFacts(id, seed) });
  const interruption = onInterruption(terminal);
  const end = () => {
    interruption.end();
    terminal.close();
    history.close();
  };
  return {
    id,
    folder,
    redaction,
    history,
    progress: recorded(terminal, history),
    signal: interruption.signal,
    interruptedWith: interruption.exitCode,
    discard() {
      end();
      rmSync(folder, { recursive: true, force: true });
    },
    finish() {
      // An interrupted run has no end, so that its report cannot call what little ran a green run.
      if (interruption.exitCode() === undefined) history.write({ type: 'run-finished', at: Date.now() });
      end();
      pointLatestAt(folder);
      const report = writeReports(folder, readHistory(join(folder, 'history.jsonl')), redaction);
      return { report, folder };
    },
  };
}

function onInterruption(progress: Progress): {
  signal: AbortSignal;
  exitCode(): number | undefined;
  end(): void;
} {
  const controller = new AbortController();
  let code: number | undefined;
  const handler = (name: NodeJS.Signals) => {
    const mine = name === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    if (code !== undefined) process.exit(mine);
    code = mine;
    progress.say(`${name}: cleaning up; once more to leave at once (the next start sweeps what is left)`);
    controller.abort(new Error(`interrupted by ${name}`));
  };
  process.on('SIGINT', handler);
  process.on('SIGTERM', handler);
  return {
    signal: controller.signal,
    exitCode: () => code,
    end: () => {
      process.off('SIGINT', handler);
      process.off('SIGTERM', handler);
    },
  };
}
