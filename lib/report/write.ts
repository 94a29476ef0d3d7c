import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvent } from '../model/history.js';
import type { Redaction } from '../model/redaction.js';
import type { Report } from '../model/report.js';
import { buildDetailedReport } from './build.js';
import { cleanEvents } from './clean.js';
import { reportHtml } from './html/page.js';
import { junitXml } from './junit.js';
import { summaryMd } from './summary.js';

/** The files of a run that are made of its history, and can be made again. */
export const ARTEFACTS = ['report.json', 'junit.xml', 'summary.md', 'report.html'] as const;

/** The report, and each artefact by its file name, made when it is asked for. */
export interface Artefacts {
  report: Report;
  make: Record<(typeof ARTEFACTS)[number], () => string>;
}

/**
 * Judges a history and offers every artefact of it. Secrets are taken out twice: of each string of the events, and of
 * each finished text, so that no renderer can join one together again.
 *
 * @throws InputError where the history does not begin with `run-started`.
 */
export function makeReports(events: readonly HistoryEvent[], redaction: Redaction): Artefacts {
  const detailed = buildDetailedReport(cleanEvents(events, redaction));
  const { report } = detailed;
  return {
    report,
    make: {
      'report.json': () => redaction.clean(`${JSON.stringify(report, null, 2)}\n`),
      'junit.xml': () => redaction.clean(junitXml(report)),
      'summary.md': () => redaction.clean(summaryMd(report)),
      'report.html': () => redaction.clean(reportHtml(detailed)),
    },
  };
}

/**
 * Writes report.json, junit.xml, summary.md and report.html into the run's folder, each by a rename, so that a reader
 * never sees half of one. What scripts depend on comes first: a page that cannot be drawn costs nobody the verdict.
 * Returns the report. `reports/latest` is switched apart from this, by `pointLatestAt`.
 *
 * @param folder `reports/<run-id>`; made if it is not there.
 * @throws InputError where the history does not begin with `run-started`; the file system's own errors.
 */
export function writeReports(folder: string, events: readonly HistoryEvent[], redaction: Redaction): Report {
  mkdirSync(folder, { recursive: true });
  const { report, make } = makeReports(events, redaction);
  for (const name of ARTEFACTS) {
    const draft = join(folder, `.${name}.part`);
    writeFileSync(draft, make[name]());
    renameSync(draft, join(folder, name));
  }
  return report;
}
