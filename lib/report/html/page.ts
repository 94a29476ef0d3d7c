import type { DetailedReport } from '../build.js';
import { casesSection } from './cases.js';
import { deviationsSection } from './deviations.js';
import { faultsSection } from './faults.js';
import { firstScreen } from './first-screen.js';
import { html, Markup } from './markup.js';
import { runFacts } from './run-facts.js';
import { STYLE } from './style.js';
import { timelineSection } from './timeline.js';

const TITLES = { pass: 'green', fail: 'red', unknown: 'could not tell', unsupported: 'unsupported' } as const;

/**
 * The report as one page: opens from an artefact, without a server, a script or anything from elsewhere (the page's
 * own policy forbids it, since texts of servers and tools stand on it).
 */
export function reportHtml({ report, cells, timeline }: DetailedReport): string {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Twinlock ${TITLES[report.summary.verdict]}: ${report.run.id}</title><style>${new Markup(STYLE)}</style></head>
<body>${firstScreen(report)}
${faultsSection(report.faults)}
${timelineSection(timeline)}
${casesSection(report, cells)}
${deviationsSection(report)}
${runFacts(report)}</body></html>
`;
  return page.text;
}
