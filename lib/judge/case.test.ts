import { expect } from 'chai';
import type { Cell } from '../model/cell.js';
import type { HistoryEvent } from '../model/history.js';
import type { Outcome } from '../model/outcome.js';
import { someConnection } from '../model/testing/connection.js';
import { judgeCase } from './case.js';

const id = 'network/one';
const connection = someConnection();
const open: Outcome = { kind: 'network', result: 'connected' };
const silence: Outcome = { kind: 'network', result: 'timeout' };
const lost: Outcome = { kind: 'network', result: 'void', detail: 'loop lag' };

type Settled = Extract<HistoryEvent, { type: 'observed' }>['settled'];

const started = (attempt = 1): HistoryEvent => ({
  type: 'case-started',
  at: 1000,
  id,
  suite: 'network',
  title: 'one',
  file: 'suites/network/one.yaml',
  cites: ['KEP-1'],
  attempt,
});
const expected = (outcome: Outcome, step = 'main', of: Cell = connection): HistoryEvent => ({
  type: 'expected',
  at: 1001,
  id,
  step,
  expect: [{ cell: of, outcome }],
});
const observed = (
  outcome: Outcome,
  settled: Settled,
  step = 'main',
  of: Cell = connection,
  ms = 10,
): HistoryEvent => ({
  type: 'observed',
  at: 1002,
  id,
  step,
  settled,
  observations: [{ cell: of, outcome, at: 1002, tookMs: 1, evidence: [] }],
  timings: { applyMs: 5, firstCorrectMs: ms, stableMs: ms + 300 },
});
const finished: HistoryEvent = { type: 'case-finished', at: 1400, id, durationMs: 400 };

describe('the verdict of a case', () => {
  it('passes with its times and no reason', () => {
    const report = judgeCase([started(), expected(silence), observed(silence, 'stable'), finished]);
    expect(report).to.deep.include({
      verdict: 'pass',
      durationMs: 400,
      attempts: 1,
      cells: { total: 1, failed: 0, unknown: 0 },
      timings: { applyMs: 5, firstCorrectMs: 10, stableMs: 310 },
    });
    expect(report.reason).to.equal(undefined);
  });

  it('reports how long a repeated request took until it was as expected', () => {
    const cell: Cell = { kind: 'request', name: 'n', as: 'a', does: 'whoami' };
    const events = [
      started(),
      expected({ kind: 'answer', code: 401, withinMs: 12_000 }, 'main', cell),
      observed({ kind: 'answer', code: 401, windowMs: 10_300.4 }, 'stable', 'main', cell),
      finished,
    ];
    expect(judgeCase(events).windows).to.deep.equal([{ cell, ms: 10_300, withinMs: 12_000 }]);
  });

  it('names the row that runs a case of a table again, and of a case in a file of its own the file alone', () => {
    const adviceOf = (event: Partial<HistoryEvent>) => {
      const begun = { ...started(), ...event } as HistoryEvent;
      const rest = [expected(silence), observed(open, 'wrong')].map((one) => ({
        ...one,
        ...event,
        type: one.type,
      }));
      return judgeCase([begun, ...(rest as HistoryEvent[])]).failures[0]?.nextStep;
    };
    const row = adviceOf({
      id: 'network/peers-ingress-own-b',
      file: 'suites/network/families/peers.yaml',
    } as Partial<HistoryEvent>);
    expect(row).to.contain("run suites/network/families/peers.yaml --grep '/peers-ingress-own-b$' --keep");
    expect(adviceOf({})).to.contain('run suites/network/one.yaml --keep');
  });

  const rows: [string, Outcome, Settled, string, RegExp][] = [
    ['late', silence, 'late', 'fail', /only after its bound.*--keep/],
    ['flapping, right at the end', silence, 'flapping', 'fail', /wrong again/],
    ['wrong', open, 'wrong', 'fail', /must be denied was open/],
    ['wrong although the last look agrees', silence, 'wrong', 'fail', /never was right/],
    ['kept from settling by a void cell', lost, 'wrong', 'unknown', /could not tell/],
    ['right, then void', lost, 'flapping', 'unknown', /could not tell/],
  ];
  for (const [what, outcome, settled, verdict, reason] of rows) {
    it(`is ${verdict} when ${what}`, () => {
      const report = judgeCase([started(), expected(silence), observed(outcome, settled), finished]);
      expect(report.verdict).to.equal(verdict);
      expect(report.reason).to.match(reason);
    });
  }

  it('names a cell of a flapping step as flapping', () => {
    const report = judgeCase([started(), expected(silence), observed(open, 'flapping'), finished]);
    expect(report.failures.map((failure) => failure.how)).to.deep.equal(['flapping']);
  });

  it('is unknown when a step was announced and never observed', () => {
    const report = judgeCase([
      started(),
      expected(silence, 'before'),
      observed(silence, 'stable', 'before'),
      expected(open, 'after'),
      finished,
    ]);
    expect(report.verdict).to.equal('unknown');
    expect(report.cells).to.deep.equal({ total: 2, failed: 0, unknown: 1 });
    expect(report.failures[0]).to.include({ step: 'after', how: 'untold' });
  });

  it('is unknown when the harness crashed, and fail when a cell had failed before', () => {
    const crash: HistoryEvent = {
      type: 'crashed',
      at: 1003,
      id,
      message: 'exec stream lost',
      nextStep: 'look there',
    };
    const lostCase = judgeCase([started(), expected(silence), crash, finished]);
    expect(lostCase.verdict).to.equal('unknown');
    expect(lostCase.reason).to.contain('exec stream lost. Next: look there.');
    const contradicted = judgeCase([
      started(),
      expected(silence),
      { ...crash, message: 'Pod z/asks ended with exit code 1', contradicts: true },
      finished,
    ]);
    expect(contradicted.verdict).to.equal('fail');
    expect(contradicted.reason).to.match(/^Pod z\/asks ended/);
    const failed = judgeCase([started(), expected(silence), observed(open, 'wrong'), crash, finished]);
    expect(failed.verdict).to.equal('fail');
  });

  it('is unknown when it observed nothing or was interrupted', () => {
    expect(judgeCase([started(), finished])).to.include({ verdict: 'unknown' });
    const cutShort = judgeCase([started(), expected(silence), observed(silence, 'stable')]);
    expect(cutShort.verdict).to.equal('unknown');
    expect(cutShort.reason).to.contain('ended before this case did');
  });

  it('is unsupported with its reason', () => {
    const lacks: HistoryEvent = { type: 'unsupported', at: 1001, id, reason: 'the kernel has no SCTP' };
    const report = judgeCase([started(), lacks, finished]);
    expect(report).to.include({ verdict: 'unsupported', reason: 'the kernel has no SCTP' });
  });

  it('counts the last attempt alone', () => {
    const report = judgeCase([
      started(1),
      expected(silence),
      { type: 'crashed', at: 1002, id, message: 'lost' },
      started(2),
      expected(silence),
      observed(silence, 'stable'),
      finished,
    ]);
    expect(report).to.include({ verdict: 'pass', attempts: 2 });
    expect(report.cells.total).to.equal(1);
  });

  it('takes the worst times of its steps, and none where a step has none', () => {
    const events = [
      started(),
      expected(silence, 'a'),
      observed(silence, 'stable', 'a', connection, 10),
      expected(silence, 'b'),
      observed(silence, 'stable', 'b', connection, 90),
      finished,
    ];
    expect(judgeCase(events).timings).to.deep.equal({ applyMs: 5, firstCorrectMs: 90, stableMs: 390 });
    const never = { ...observed(open, 'wrong', 'b'), timings: { applyMs: 7 } };
    events[4] = never;
    expect(judgeCase(events).timings).to.deep.equal({ applyMs: 7 });
  });
});

describe('the verdict of a flow', () => {
  const hop: Cell = { kind: 'step', flow: 'introspection', step: 'introspect', hop: 'H6' };
  const cut: Outcome = { kind: 'step', result: 'stopped', how: 'timeout' };
  const flow = (at: string): HistoryEvent => ({
    type: 'flow',
    at: 1002,
    id,
    steps: [
      {
        step: 'introspect',
        hop: at,
        from: 'api/ledger',
        to: 'idp/keycloak',
        port: 8443,
        outcome: { kind: 'step', result: 'stopped', how: 'timeout' },
        startedAt: 1000,
        tookMs: 3000,
      },
    ],
    packets: [],
    objects: [],
    events: [],
    addresses: {},
  });
  const events = (at: string) => [
    started(),
    expected(cut, 'main', hop),
    flow(at),
    observed(cut, 'stable', 'main', hop),
    finished,
  ];

  it('keeps its record when it passes', () => {
    const report = judgeCase(events('H6'));
    expect(report.verdict).to.equal('pass');
    expect(report.flow?.stopped).to.include({ step: 'introspect', hop: 'H6' });
  });

  it('fails where the evidence blames another hop', () => {
    const report = judgeCase(events('H2'));
    expect(report.verdict).to.equal('fail');
    expect(report.reason).to.contain('hop H6 should be named');
  });

  it('fails where nothing explains the stop', () => {
    expect(judgeCase(events('H6').filter((event) => event.type !== 'flow')).reason).to.contain(
      'no hop at all',
    );
  });
});
