import { expect } from 'chai';
import type { HistoryEvent } from '../model/history.js';
import { buildDetailedReport, buildReport } from './build.js';
import { ledgerOf } from './deviations.js';
import { readHistory } from './history-file.js';
import { reportHtml } from './html/page.js';
import { summaryMd } from './summary.js';

const id = 'flows/authorization-code-pkce';
const deviates = { specified: 'a login page <in> Latin', because: 'the product speaks Greek' };

/** The sample run, where the login page is a known deviation; `result` is what was seen of it. */
function events(result: 'done' | 'stopped'): HistoryEvent[] {
  return readHistory('reports/sample/history.jsonl').map((event): HistoryEvent => {
    if (event.type === 'expected' && event.id === id) {
      const expect = event.expect.map((one) =>
        one.cell.kind === 'step' && one.cell.step === 'login-page' && one.outcome.kind === 'step'
          ? { ...one, outcome: { ...one.outcome, deviates } }
          : one,
      );
      return { ...event, expect };
    }
    if (event.type === 'observed' && event.id === id) {
      const observations = event.observations.map((one) =>
        one.cell.kind === 'step' && one.cell.step === 'login-page' && one.outcome.kind === 'step'
          ? { ...one, outcome: { ...one.outcome, result, tookMs: 12 } }
          : one,
      );
      return { ...event, observations };
    }
    return event;
  });
}

describe('a known deviation', () => {
  it('that was seen again is listed with what is asked for, what was seen and why', () => {
    const ledger = ledgerOf(buildReport(events('done')).cases);
    expect(ledger).to.deep.equal([{ id, step: 'login-page', seen: 'done', ...deviates }]);
  });

  it('stands in the summary and on the page, as text', () => {
    expect(summaryMd(buildReport(events('done')))).to.contain(
      `Known deviations of this product version: 1, all as recorded</summary>`,
    );
    const page = reportHtml(buildDetailedReport(events('done')));
    expect(page).to.contain('Known deviations <small>1 answer').and.contain('a login page &lt;in&gt; Latin');
  });

  it('that was not seen fails its case and leaves the ledger', () => {
    const report = buildReport(events('stopped'));
    expect(report.cases.find((one) => one.id === id)).to.include({ verdict: 'fail' });
    expect(ledgerOf(report.cases)).to.deep.equal([]);
    expect(summaryMd(report)).to.not.contain('Known deviations of');
  });

  it('is told nowhere where there is none', () => {
    const detailed = buildDetailedReport(readHistory('reports/sample/history.jsonl'));
    expect(reportHtml(detailed)).to.not.contain('Known deviations');
  });
});
