import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Observation } from '../model/expectation.js';
import type { StepOutcome } from '../model/outcome.js';
import type { PlannedCase } from '../model/plan.js';
import { Redaction } from '../model/redaction.js';
import { asExpected, flowTraces } from './flow-traces.js';

describe('the traces of a flow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-traces-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are kept for the flow that failed, and without a secret of the run', () => {
    const redaction = new Redaction();
    redaction.add('a canary of the run');
    const traces = flowTraces(folder, folder, redaction);
    const zip = (text: string) => zipSync({ 'trace.trace': strToU8(`${JSON.stringify({ text })}\n`) });
    traces.take(zip('the flow before'));
    traces.begin();
    traces.take(zip('typed: a canary of the run'));
    traces.take(zip('a second page'));
    const kept = traces.keep('flows/refresh');
    expect(kept).to.deep.equal([
      'diagnostics/flows-refresh.trace.zip',
      'diagnostics/flows-refresh.2.trace.zip',
    ]);
    const written = readdirSync(join(folder, 'diagnostics')).sort();
    expect(written).to.deep.equal(['flows-refresh.2.trace.zip', 'flows-refresh.trace.zip']);
    const [, first = ''] = written;
    const files = unzipSync(readFileSync(join(folder, 'diagnostics', first)));
    expect(strFromU8(files['trace.trace'] ?? new Uint8Array())).to.equal(
      '{"text":"typed: [secret removed]"}\n',
    );
  });
});

describe('whether a flow went as expected', () => {
  const cell = { kind: 'step', flow: 'refresh', step: 'session' } as const;
  const planned = (outcome: Omit<StepOutcome, 'kind'>): PlannedCase =>
    ({ steps: [{ expect: [{ cell, outcome: { kind: 'step', ...outcome } }] }] }) as unknown as PlannedCase;
  const seen = (outcome: Omit<StepOutcome, 'kind'>): Observation[] =>
    [{ cell, outcome: { kind: 'step', ...outcome } }] as unknown as Observation[];

  it('asks for all that was expected, and for no more', () => {
    const refused = { result: 'stopped', how: 'oauth', code: 400, error: 'invalid_grant' } as const;
    const observed = seen({ ...refused, says: 'Token is not active', tookMs: 30 });
    for (const expected of [
      { result: 'stopped' } as const,
      refused,
      { ...refused, says: 'not active', withinMs: 30 },
    ]) {
      expect(asExpected(planned(expected), observed)).to.equal(true);
    }
    for (const expected of [
      { result: 'done' } as const,
      { ...refused, how: 'http' } as const,
      { ...refused, code: 401 },
      { ...refused, error: 'invalid_client' },
      { ...refused, says: 'expired' },
      { ...refused, afterMs: 31 },
      { ...refused, withinMs: 29 },
    ]) {
      expect(asExpected(planned(expected), observed), JSON.stringify(expected)).to.equal(false);
    }
    expect(asExpected(planned({ result: 'done' }), [])).to.equal(false);
  });
});
