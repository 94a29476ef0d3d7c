import { expect } from 'chai';
import type { CaseReport } from '../model/report.js';
import { buildReport } from './build.js';
import { convergenceOf, duration, percentile } from './figures.js';
import { readHistory } from './history-file.js';
import { summaryMd } from './summary.js';

const sample = buildReport(readHistory('reports/sample/history.jsonl'));
const failed = sample.cases.find(({ verdict }) => verdict === 'fail') as CaseReport;

describe('summary.md', () => {
  it('says a line also when all is green', () => {
    const cases = sample.cases.filter(({ verdict, attempts }) => verdict === 'pass' && attempts === 1);
    const summary = {
      ...sample.summary,
      pass: cases.length,
      fail: 0,
      unsupported: 0,
      flaky: 0,
      verdict: 'pass' as const,
    };
    const text = summaryMd({ ...sample, cases, summary });
    expect(text).to.match(
      /^### Twinlock: green\n\n5 cases, .*: 5 pass, 0 fail, 0 unknown, 0 unsupported, 0 flaky\./,
    );
  });

  it('fits the step summary however much is wrong, and says what was left out', () => {
    const reason = 'x'.repeat(4000);
    const cases = Array.from({ length: 600 }, (_, index) => ({ ...failed, id: `network/c${index}`, reason }));
    const text = summaryMd({ ...sample, cases });
    expect(Buffer.byteLength(text)).to.be.below(1024 * 1024);
    expect(text).to.match(/\d+ more sections did not fit here/);
    expect(text).to.contain('`network/c0`');
  });

  it('lets no text of a server end a table row or begin an element', () => {
    const [failure] = failed.failures;
    if (!failure) throw new Error('the failed case has no failure');
    const observed = { kind: 'unknown' as const, reason: 'a|b\n<b>c' };
    const text = summaryMd({ ...sample, cases: [{ ...failed, failures: [{ ...failure, observed }] }] });
    expect(text).to.contain('could not tell: a\\|b &lt;b>c |');
  });
});

describe('figures', () => {
  it('reads times as a person does', () => {
    expect([0, 999, 1000, 59_949, 59_960, 187_000].map(duration)).to.deep.equal([
      '0 ms',
      '999 ms',
      '1.0 s',
      '59.9 s',
      '1 min 00 s',
      '3 min 07 s',
    ]);
  });

  it('takes percentiles by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile([7], 0.5)]).to.deep.equal([
      50, 99, 7,
    ]);
    expect(percentile([], 0.5)).to.equal(undefined);
    expect(convergenceOf({ ...sample, cases: [] })).to.equal(undefined);
  });
});
