import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../model/progress.js';
import { Redaction } from '../model/redaction.js';
import type { Report } from '../model/report.js';
import { type HistoryFile, openHistory, readHistory } from '../report/history-file.js';
import { pointLatestAt } from '../report/latest.js';
import { writeReports } from '../report/write.js';
import { recorded } from '../run/recorded-progress.js';
import { newRunId } from '../run/run-id.js';
import { onInterruption } from './interruption.js';
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
 * SIGINT or SIGTERM, and a second press ends the process at once.
 */
export function openSession(out: string, seed?: number): Session {
  const id = newRunId();
  const folder = join(out, id);
  const redaction = new Redaction();
  const history = openHistory(join(folder, 'history.jsonl'), redaction);
  const terminal = terminalProgress({ redaction });
  history.write({ type: 'run-started', at: Date.now(), run: runFacts(id, seed) });
  const interruption = onInterruption((words) => terminal.say(words));
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
