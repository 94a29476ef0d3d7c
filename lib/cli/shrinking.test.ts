import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { caseWriter, setName } from '../fuzz/case-file.js';
import { type PolicySet, policySets, vocabularyOf } from '../fuzz/policy-sets.js';
import { judgedCase } from '../mocha/program.js';
import { checkout } from '../model/checkout.js';
import type { Observation } from '../model/expectation.js';
import type { HistoryEvent } from '../model/history.js';
import { silent } from '../model/progress.js';
import { Redaction } from '../model/redaction.js';
import { planFiles } from '../plan/load.js';
import { loadNetworkWorld } from '../plan/network-world.js';
import { buildReport } from '../report/build.js';
import { readHistory } from '../report/history-file.js';
import type { CaseRunner, CaseRunners } from '../run/case.js';
import { runFacts } from './run-facts.js';
import { shrunkOnCluster } from './shrinking.js';

const network = loadNetworkWorld(checkout);
const write = caseWriter(network);
const plan = (text: string) => planFiles([{ path: '/fuzz/f.yaml', name: 'fuzz/f.yaml', text }]);

/** A cluster that forgets `except`: it is right about what the same policies say without it. */
const forgetful: CaseRunner = async (planned, history) => {
  const step = planned.steps[0];
  if (!step) throw new Error('a case without a step');
  const forgotten = step.apply.map((one) =>
    JSON.parse(JSON.stringify(one, (key, value) => (key === 'except' ? undefined : value))),
  );
  const [seen] = plan(write({ seed: 0, number: 0, policies: forgotten }));
  const { id } = planned;
  const observations = (seen?.steps[0]?.expect ?? []).map(
    ({ cell, outcome }): Observation => ({ cell, outcome, at: 0, tookMs: 1, evidence: [] }),
  );
  history.write({ type: 'expected', at: 0, id, step: step.name, expect: step.expect });
  history.write({ type: 'observed', at: 0, id, step: step.name, observations, settled: 'wrong' });
};
const runners = { NetworkCase: forgetful } as CaseRunners;

describe('a disagreement on a cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-fuzz-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const events: HistoryEvent[] = [{ type: 'run-started', at: 0, run: runFacts('r', 3) }];
  const history = { write: (event: HistoryEvent) => void events.push(event) };
  const session = {
    folder,
    redaction: new Redaction(),
    history,
    progress: silent,
    signal: new AbortController().signal,
  };
  let set: PolicySet;
  let text: string | undefined;

  before(async () => {
    for (const one of policySets(vocabularyOf(network.world, network.probes), { seed: 3, count: 200 })) {
      const [planned] = plan(write(one));
      if (!planned || (await judgedCase(planned, runners, { write: () => {} })).verdict !== 'fail') continue;
      set = one;
      await judgedCase(planned, runners, history);
      text = await shrunkOnCluster(one, session, { write, plan, runners });
      return;
    }
  });

  it('is shrunk to one policy with one exception', () => {
    const [planned] = plan(text ?? '');
    expect(planned?.steps[0]?.apply).to.have.length(1);
    expect(text?.match(/except/g)).to.have.length(1);
  });

  it('stands in the report once, as the smallest case, with the file in its next step', () => {
    history.write({ type: 'run-finished', at: 1 });
    const report = buildReport(events);
    expect(report.cases.map(({ id, verdict }) => `${id} ${verdict}`)).to.deep.equal([
      `network/${setName(set)} fail`,
    ]);
    expect(report.cases[0]?.title).to.contain('shrunk from');
    expect(report.cases[0]?.failures[0]?.nextStep).to.contain('fuzz/f.yaml');
    expect(report.run.seed).to.equal(3);
    expect(report.run.command).to.match(/--seed 3$/);
  });

  it('leaves its tries beside the history of the run', () => {
    const tries = readHistory(join(folder, 'fuzz', `${setName(set)}.jsonl`));
    const started = tries.filter(({ type }) => type === 'case-started').length;
    expect(started).to.be.above(3);
    expect(readFileSync(join(folder, 'fuzz', `${setName(set)}.jsonl`), 'utf8')).to.contain('observed');
  });

  it('is kept as it was found where it does not show again', async () => {
    const before = events.length;
    const right: CaseRunner = async ({ id, steps }, into) => {
      const expected = steps[0]?.expect ?? [];
      const observations = expected.map((one): Observation => ({ ...one, at: 0, tookMs: 1, evidence: [] }));
      into.write({ type: 'expected', at: 0, id, step: 'main', expect: expected });
      into.write({ type: 'observed', at: 0, id, step: 'main', observations, settled: 'stable' });
    };
    const tools = { write, plan, runners: { NetworkCase: right } as CaseRunners };
    const small = { ...set, policies: set.policies.slice(0, 1) };
    expect(await shrunkOnCluster(small, session, tools)).to.equal(undefined);
    expect(events).to.have.length(before);
  });

  it('is not shrunk further once the run is interrupted', async () => {
    const controller = new AbortController();
    controller.abort(new Error('interrupted by SIGINT'));
    const stopped = shrunkOnCluster(set, { ...session, signal: controller.signal }, { write, plan, runners });
    expect(await stopped.catch((error: Error) => error.message)).to.equal('interrupted by SIGINT');
  });
});
