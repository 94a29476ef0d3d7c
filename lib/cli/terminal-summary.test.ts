import { expect } from 'chai';
import type { HistoryEvent } from '../model/history.js';
import type { CaseReport, FaultReport } from '../model/report.js';
import { buildReport } from '../report/build.js';
import { readHistory } from '../report/history-file.js';
import { doctorTable } from './terminal-doctor.js';
import { plain } from './terminal-style.js';
import { faultTable, runSummary } from './terminal-summary.js';

const events = readHistory('reports/sample/history.jsonl');
const sample = buildReport(events);

describe('the end of a run on a terminal', () => {
  it('tells what failed, why, what next, and where the report is, in that order', () => {
    const text = runSummary(sample, 'reports/latest', plain);
    const order = [
      'FAIL  network/allow-by-pod-label',
      'x/a -> y/b:80/TCP: expected no answer (timeout), seen connected to y/b.',
      'next: Read which rule decides the cell: `npm run -s twinlock -- plan',
      'unsupported  network/sctp-apart: the kernel has no SCTP',
      'RED  8 cases, 446 cells: 6 pass, 1 fail, 0 unknown, 1 unsupported, 1 flaky.',
      'flaky  access/good-token (attempt 2)',
      'report  reports/latest/report.html',
    ].map((piece) => text.indexOf(piece));
    expect(order.every((place) => place >= 0)).to.equal(true);
    expect(order).to.deep.equal([...order].sort((left, right) => left - right));
  });

  it('tells where a bring-up stopped', () => {
    const broken: HistoryEvent = {
      type: 'broken',
      at: 1,
      stage: 'keycloak',
      message: '503',
      nextStep: 'look',
    };
    const report = buildReport([...events.slice(0, 1), broken, { type: 'run-finished', at: 2 }]);
    const text = runSummary(report, 'reports/latest', plain);
    expect(text)
      .to.contain('stopped at keycloak: 503\n  next: look\n')
      .and.contain('COULD NOT TELL  0 cases');
  });

  it('tells why a flow stopped in every sentence, with the policy that would open it', () => {
    const failed = sample.cases.find(({ verdict }) => verdict === 'fail') as CaseReport;
    const stopped = {
      step: 'code-redemption',
      hop: 'H4',
      packets: [],
      explanation: ['Egress of `rp` has no rule for it.', 'This policy would open exactly it.'],
      missingRule: 'kind: NetworkPolicy\nspec: {}\n',
    };
    const packet = { at: 1, source: '10.0.0.9', destination: '10.0.0.2', protocol: 'TCP' as const };
    const flow = { steps: [], stopped, unrelatedPackets: [packet] };
    const traces = ['diagnostics/flows-refresh.trace.zip'];
    const text = runSummary({ ...sample, cases: [{ ...failed, flow, traces }] }, 'reports/latest', plain);
    expect(text).to.contain(
      'trace: npx playwright show-trace reports/latest/diagnostics/flows-refresh.trace.zip',
    );
    expect(text).to.contain(
      [
        '  stopped at step code-redemption, hop H4.',
        '    Egress of `rp` has no rule for it.',
        '    This policy would open exactly it.',
        '      kind: NetworkPolicy',
        '      spec: {}',
      ].join('\n'),
    );
    expect(text).to.contain(
      `denied packets that belong to no step that stopped:\n  ${failed.id}: a packet 10.0.0.9 -> 10.0.0.2/TCP`,
    );
  });

  it('tells of a dozen cases at most, and of cases alike once', () => {
    const failed = sample.cases.find(({ verdict }) => verdict === 'fail') as CaseReport;
    const apart = Array.from({ length: 20 }, (_, index) => ({
      ...failed,
      id: `network/c${index}`,
      failures: [],
    }));
    const text = runSummary({ ...sample, cases: apart }, 'reports/latest', plain);
    expect(text.split('FAIL  ')).to.have.length(13);
    expect(text).to.contain('and 8 more cases in the report');
    const alike = ['a', 'b', 'c'].map((id) => ({ ...failed, id }));
    const once = runSummary({ ...sample, cases: alike }, 'reports/latest', plain);
    expect(once.split('FAIL  ')).to.have.length(2);
    expect(once).to.contain('  alike: b, c');
  });
});

describe('the table of faults', () => {
  const fault = (changes: Partial<FaultReport>): FaultReport => ({
    name: 'network/felix',
    why: 'a policy that one worker never hears of must be seen',
    bit: 'Felix is stopped',
    killed: true,
    expectedRed: ['network/a'],
    red: ['network/a'],
    stray: [],
    undone: true,
    durationMs: 1000,
    ...changes,
  });

  it('has a word for each way in which a fault ends', () => {
    const table = faultTable(
      [
        fault({}),
        fault({ killed: false, red: [] }),
        fault({ killed: false, reason: 'network/a is unknown, expected fail: its pod is lost' }),
        fault({ stray: ['access/b'] }),
        fault({ undone: false }),
      ],
      plain,
    );
    expect(table).to.deep.equal([
      'faults: 2 of 5',
      '  killed      network/felix  1.0 s  turned network/a red',
      '  SURVIVED    network/felix  1.0 s  stayed green: network/a; it bit: Felix is stopped',
      '  SURVIVED    network/felix  1.0 s  network/a is unknown, expected fail: its pod is lost',
      '  STRAY       network/felix  1.0 s  stray: access/b; it bit: Felix is stopped',
      '  NOT UNDONE  network/felix  1.0 s  could not be undone; it bit: Felix is stopped',
    ]);
  });
});

describe('the table of doctor', () => {
  it('puts the line that fixes it under what is missing', () => {
    const findings = [
      { name: 'engine', ok: true, seen: 'Docker 20.10', fix: 'not shown' },
      { name: 'SCTP', ok: 'warn' as const, seen: 'no SCTP' },
      { name: 'chromium', ok: false, seen: 'not found', fix: 'apt-get install chromium' },
    ];
    expect(doctorTable(findings, plain).split('\n')).to.deep.equal([
      'ok       engine    Docker 20.10',
      'note     SCTP      no SCTP',
      'missing  chromium  not found',
      '         fix: apt-get install chromium',
      '',
      '1 missing, 1 to know of: a run needs what is missing',
    ]);
    expect(doctorTable(findings.slice(0, 1), plain)).to.contain('ready');
  });
});
