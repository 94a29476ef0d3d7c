import { expect } from 'chai';
import type { Report } from '../model/report.js';
import { buildReport } from './build.js';
import { readHistory } from './history-file.js';
import { junitXml } from './junit.js';

const sample = buildReport(readHistory('reports/sample/history.jsonl'));
const empty: Report = {
  ...sample,
  cases: [],
  suites: [],
  stages: [{ name: 'keycloak', ms: 1500, ok: false }],
  summary: { pass: 0, fail: 0, unknown: 0, unsupported: 0, flaky: 0, cells: 0, verdict: 'unknown' },
};

describe('junit.xml', () => {
  it('counts suites, failures and what was skipped', () => {
    expect(junitXml(sample)).to.match(
      /<testsuites name="twinlock" tests="8" failures="1" errors="0" skipped="1"/,
    );
    expect(junitXml(sample)).to.match(
      /<testsuite name="network" tests="4" failures="1" errors="0" skipped="1"/,
    );
  });

  it('marks a pass that needed a second attempt', () => {
    expect(junitXml(sample)).to.match(/name="good-token"[^>]*>\s*<flakyFailure message="passed at attempt 2/);
  });

  it('shows a broken bring-up as a testcase with an error', () => {
    const text = junitXml({ ...empty, broken: { stage: 'keycloak', message: '503', nextStep: 'look' } });
    expect(text).to.match(/<testsuites name="twinlock" tests="1" failures="0" errors="1"/);
    expect(text).to.match(
      /<testcase name="keycloak"[^>]*time="1.500">\s*<error message="503" type="unknown">503\nlook/,
    );
  });

  it('is never empty', () => {
    expect(junitXml(empty))
      .to.contain('No case ran')
      .and.match(/tests="1" failures="0" errors="1"/);
  });

  it('writes what could not be told as an error', () => {
    const [one] = sample.cases;
    if (!one) throw new Error('the sample has no case');
    const text = junitXml({ ...sample, cases: [{ ...one, verdict: 'unknown', reason: 'agent gone' }] });
    expect(text).to.contain('<error message="agent gone" type="unknown">');
  });

  it('keeps to what XML can write', () => {
    const text = junitXml({
      ...empty,
      broken: { stage: 'a"b<c', message: 'x\u0000y\u001b[31m\ud800 & ]]>' },
    });
    expect(text).to.contain('name="a&quot;b&lt;c"').and.contain('x\ufffdy\ufffd[31m\ufffd &amp; ]]&gt;');
  });
});
