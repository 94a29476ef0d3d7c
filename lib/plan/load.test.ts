import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';
import { plannedCaseSchema } from '../model/plan.js';
import { CASE_SCHEMA_FILE, caseJsonSchema, PARITY_SCHEMA_FILE, parityJsonSchema } from './case-schema.js';
import { loadPlan } from './load.js';
import { planJson, planText } from './plan-text.js';
import { folderOf, networkCase } from './sample-files.test.js';

const suite = join(checkout, 'suites', 'network');

describe('the network suite', () => {
  const planned = loadPlan({ paths: [suite] });

  it('is planned as data that the run understands', () => {
    for (const one of planned) expect(plannedCaseSchema.safeParse(one).error, one.id).to.equal(undefined);
  });

  it('leaves nothing to the oracle: every expectation is written by hand', () => {
    expect(planned.filter((one) => one.filled > 0).map(({ id }) => id)).to.deep.equal([]);
  });

  it('covers the full matrix of 9 x 9 x 4 in every step, each pod open to itself', () => {
    const pod = /^[xyz]\/[abc]$/;
    const sizes = planned
      .filter(({ needs }) => !needs.includes('sctp'))
      .filter(
        ({ case: one }) =>
          one.kind === 'NetworkCase' && one.dials.includes('pod') && one.families.includes(4),
      )
      .flatMap(({ steps }) => steps)
      .map(({ expect: all }) =>
        all.filter(
          ({ cell }) =>
            cell.kind === 'connection' &&
            cell.via === 'pod' &&
            cell.family === 4 &&
            pod.test(cell.from) &&
            pod.test(cell.to),
        ),
      );
    expect(new Set(sizes.map((cells) => cells.length))).to.deep.equal(new Set([9 * 9 * 4]));
    const selves = planned
      .flatMap((one) => one.steps.flatMap((step) => step.expect))
      .filter(({ cell }) => cell.kind === 'connection' && cell.from === cell.to);
    const results = selves.map(({ outcome }) => (outcome.kind === 'network' ? outcome.result : ''));
    expect(new Set(results)).to.deep.equal(new Set(['connected']));
  });

  it('asks for SCTP alone where a case needs it, so that such a case says nothing else', () => {
    const cells = planned
      .filter(({ needs }) => needs.includes('sctp'))
      .flatMap(({ steps }) => steps.map(({ expect: all }) => all.map(({ cell }) => cell)));
    expect(cells.map((all) => all.length)).to.deep.equal(cells.map(() => 9 * 9 * 2));
    const protocols = cells.flat().map((cell) => cell.kind === 'connection' && cell.protocol);
    expect(new Set(protocols)).to.deep.equal(new Set(['SCTP']));
  });

  it('names each file like its case or its table, and points editors to the schema', () => {
    const files = [...new Set(planned.map((one) => one.file))];
    for (const file of files) {
      const ids = planned.filter((one) => one.file === file).map(({ id }) => id.split('/')[1] ?? '');
      const name = basename(file, '.yaml');
      const table = dirname(file).endsWith('families');
      for (const id of ids)
        expect(table ? id.slice(0, name.length + 1) : id).to.equal(table ? `${name}-` : name);
      const [first] = readFileSync(join(checkout, file), 'utf8').split('\n');
      const schema = relative(dirname(file), 'suites/case.schema.json');
      expect(first).to.equal(`# yaml-language-server: $schema=${schema}`);
    }
    const there = readdirSync(suite, { recursive: true, encoding: 'utf8' });
    expect(there.filter((file) => file.endsWith('.yaml') && file !== 'parity.yaml')).to.have.lengthOf(
      files.length,
    );
  });

  it('opens in one step or case what it closes in another', () => {
    const standing = /^([xyz]\/[abc]|nodes\/\w+|outside\/host)$/;
    const seen = new Map<string, Set<string>>();
    for (const { cell, outcome } of planned.flatMap((one) => one.steps.flatMap((step) => step.expect))) {
      // A pod that a case makes is shown open by the run, once the case's rules are lifted.
      if (cell.kind === 'connection' && [cell.from, cell.to].some((end) => !standing.test(end))) continue;
      // By which address and over which IP version a pod is called changes nothing of who may call it.
      const key = JSON.stringify({ ...cell, via: undefined, family: undefined });
      seen.set(
        key,
        (seen.get(key) ?? new Set()).add(outcome.kind === 'network' ? outcome.result : outcome.kind),
      );
    }
    const closed = [...seen]
      .filter(([, results]) => !results.has('connected') && !results.has('resolved'))
      .map(([key]) => key);
    expect(closed).to.deep.equal([]);
  });

  it('expects silence of a deny, and of an allow the pod that must answer', () => {
    const one = planned.find(({ id }) => id === 'network/default-deny-ingress');
    const outcomes = new Map(
      one?.steps[0]?.expect.map(({ cell, outcome }) => [JSON.stringify(cell), outcome]),
    );
    const at = (from: string, to: string) =>
      outcomes.get(
        JSON.stringify({ kind: 'connection', from, to, port: 80, protocol: 'TCP', family: 4, via: 'pod' }),
      );
    expect(at('y/a', 'x/a')).to.deep.equal({ kind: 'network', result: 'timeout' });
    expect(at('x/a', 'y/a')).to.deep.equal({ kind: 'network', result: 'connected', server: 'y/a' });
  });

  it('can be read as text and as JSON', () => {
    expect(planText(planned)).to.match(/^\d+ cases, \d+ cells, about \d+ s/);
    const json = JSON.parse(planJson(planned)) as { cases: { id: string; steps: { cells: unknown[] }[] }[] };
    expect(json.cases.map(({ id }) => id)).to.deep.equal(planned.map(({ id }) => id));
    expect(json.cases[0]?.steps[0]?.cells[0]).to.have.keys('id', 'cell', 'expected', 'because');
  });
});

describe('loading cases', () => {
  it('fills open cells from the oracle and counts them', () => {
    const folder = folderOf({ 'open.yaml': networkCase({ '  otherwise: allow\n': '' }) });
    const [one] = loadPlan({ paths: [folder] });
    expect(one?.filled).to.equal(288 - 32);
    const outcomes = one?.steps[0]?.expect.map(({ outcome }) =>
      outcome.kind === 'network' ? outcome.result : '',
    );
    expect(outcomes?.filter((result) => result === 'timeout')).to.have.lengthOf(31);
  });

  it('follows policies through the steps, an update by #2 included', () => {
    const [one] = loadPlan({ paths: [join(suite, 'policy-updated.yaml')] });
    expect(
      one?.steps.map(({ name, apply }) => [name, apply.map(({ metadata }) => metadata.name)]),
    ).to.deep.equal([
      ['first', ['allow-one']],
      ['updated', ['allow-one']],
    ]);
    expect(one?.steps[1]?.apply[0]).not.to.deep.equal(one?.steps[0]?.apply[0]);
  });

  it('selects by path, suite and id', () => {
    expect(loadPlan({ paths: [suite], grep: /\/default-deny-.*gress$/ }).map(({ id }) => id)).to.deep.equal([
      'network/default-deny-egress',
      'network/default-deny-ingress',
    ]);
    expect(loadPlan({ paths: [join(suite, 'end-port.yaml')], suites: ['network'] })).to.have.lengthOf(1);
  });

  it('refuses an empty selection and a path that is not there', () => {
    expect(() => loadPlan({ paths: [suite], grep: /no such case/ })).to.throw(
      InputError,
      /no case is selected/,
    );
    expect(() => loadPlan({ paths: [suite], suites: ['flows'] })).to.throw(InputError, /no case is selected/);
    expect(() => loadPlan({ paths: ['no/such/path.yaml'] })).to.throw(
      InputError,
      /cannot read no\/such\/path/,
    );
  });
});

describe('the published schemas of cases and of the parity map', () => {
  it('are those that the loader uses (else: npx tsx lib/plan/case-schema.ts)', () => {
    expect(JSON.parse(readFileSync(CASE_SCHEMA_FILE, 'utf8'))).to.deep.equal(JSON.parse(caseJsonSchema()));
    expect(JSON.parse(readFileSync(PARITY_SCHEMA_FILE, 'utf8'))).to.deep.equal(
      JSON.parse(parityJsonSchema()),
    );
  });
});
