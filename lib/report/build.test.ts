import { expect } from 'chai';
import { EXIT, InputError } from '../model/errors.js';
import type { HistoryEvent } from '../model/history.js';
import { Redaction } from '../model/redaction.js';
import type { FaultReport } from '../model/report.js';
import { buildDetailedReport, buildReport } from './build.js';
import { exitCodeOf } from './exit-code.js';
import { readHistory } from './history-file.js';
import { makeReports } from './write.js';

const sample = readHistory('reports/sample/history.jsonl');
const start = sample.slice(0, 1);
const finish: HistoryEvent = { type: 'run-finished', at: 1_795_141_900_000 };
const ofCase = (id: string): HistoryEvent[] => sample.filter((event) => 'id' in event && event.id === id);
const passed = ofCase('network/default-deny-ingress');
const failed = ofCase('network/allow-by-pod-label');
const unsupported = ofCase('network/sctp-apart');
const untold = passed.filter(({ type }) => type !== 'observed');

const fault = (changes: Partial<FaultReport>): HistoryEvent => ({
  type: 'fault',
  at: 1_795_141_890_000,
  fault: {
    name: 'network/felix-stopped',
    why: 'a policy that one worker never hears of must be seen',
    killed: true,
    expectedRed: ['network/default-deny-ingress'],
    red: ['network/default-deny-ingress'],
    stray: [],
    undone: true,
    durationMs: 10,
    ...changes,
  },
});

describe('the report of a history', () => {
  const rows: [string, HistoryEvent[], string, number][] = [
    ['all pass', passed, 'pass', EXIT.pass],
    ['one unsupported beside a pass', [...passed, ...unsupported], 'pass', EXIT.pass],
    ['all unsupported', unsupported, 'unsupported', EXIT.pass],
    ['one failed', [...passed, ...failed], 'fail', EXIT.fail],
    ['one untold', [...untold], 'unknown', EXIT.environment],
    ['one failed and one untold', [...failed, ...untold], 'fail', EXIT.fail],
    ['no case at all', [], 'unknown', EXIT.environment],
    ['a fault that was killed', [...passed, fault({})], 'pass', EXIT.pass],
    ['a fault that survived', [...passed, fault({ killed: false, red: [] })], 'fail', EXIT.fail],
    ['a fault that turned more red', [...passed, fault({ stray: ['access/x'] })], 'fail', EXIT.fail],
    ['a fault that stays', [...passed, fault({ undone: false })], 'unknown', EXIT.environment],
  ];
  for (const [what, events, verdict, code] of rows) {
    it(`is ${verdict} of ${what}, and ends with ${code}`, () => {
      const report = buildReport([...start, ...events, finish]);
      expect(report.summary.verdict).to.equal(verdict);
      expect(exitCodeOf(report)).to.equal(code);
    });
  }

  it('tells of a bring-up that broke', () => {
    const broken: HistoryEvent = {
      type: 'broken',
      at: 1,
      stage: 'keycloak',
      message: '503',
      nextStep: 'look',
    };
    const report = buildReport([...start, broken, finish]);
    expect(report.broken).to.deep.equal({ stage: 'keycloak', message: '503', nextStep: 'look' });
    expect(report.summary.verdict).to.equal('unknown');
    expect(exitCodeOf(report)).to.equal(EXIT.environment);
  });

  it('says where the traces of a case are', () => {
    const files = ['diagnostics/flows-refresh.trace.zip'];
    const id = 'network/allow-by-pod-label';
    const events: HistoryEvent[] = [...start, ...failed, { type: 'traces', at: 2, id, files }, finish];
    expect(buildReport(events).cases[0]?.traces).to.deep.equal(files);
    expect(makeReports(events, new Redaction()).make['report.html']()).to.contain(`<a href="${files[0]}">`);
  });

  it('never takes a killed run for a pass', () => {
    const report = buildReport([...start, ...passed]);
    expect(report.summary.verdict).to.equal('unknown');
    expect(report.broken?.message).to.contain('interrupted or killed');
    expect(report.run.finishedAt).to.equal(undefined);
  });

  it('counts a pass after a transport retry as flaky', () => {
    expect(buildReport([...start, ...ofCase('access/good-token'), finish]).summary).to.include({
      pass: 1,
      flaky: 1,
    });
  });

  it('places stages and suites in time, side by side where they were', () => {
    const { timeline, report } = buildDetailedReport(sample);
    const bar = (name: string) => timeline.find((one) => one.name === name);
    expect(bar('cluster')?.fromMs).to.equal(bar('keycloak')?.fromMs);
    expect(bar('calico')?.fromMs).to.be.above(bar('cluster')?.fromMs ?? Number.NaN);
    expect(report.suites.map(({ name }) => name)).to.deep.equal(['network', 'access', 'flows']);
    expect(report.suites.every(({ wallMs }) => wallMs > 0)).to.equal(true);
  });

  it('refuses a history that does not say which run it was', () => {
    expect(() => buildReport([finish])).to.throw(InputError, 'no run-started');
  });
});
