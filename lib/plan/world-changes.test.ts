import { expect } from 'chai';
import type { Expectation } from '../model/expectation.js';
import type { Manifest } from '../model/manifest.js';
import type { PlannedStep } from '../model/plan.js';
import { DENY_Z, object, planSteps as plan, step } from './sample-steps.test.js';

const cellsOf = (planned: PlannedStep | undefined, pod: string): Expectation[] =>
  (planned?.expect ?? []).filter(({ cell }) => cell.kind === 'connection' && cell.from === pod);
const specOf = (manifest: Manifest | undefined) =>
  (manifest as { spec?: Record<string, unknown> } | undefined)?.spec ?? {};
const containersOf = (manifest: Manifest | undefined, list = 'containers') =>
  (specOf(manifest)[list] ?? []) as Record<string, unknown>[];

describe('a plan of steps that change the world', () => {
  it('applies a pod of the world whole, with other labels, and keeps how it was', () => {
    const [first] = plan(
      `steps:\n${step('labelled', 'apply: [Pod x/a]')}`,
      object('Pod', '{ name: a, namespace: x, labels: { friend: "yes" } }'),
    );
    expect(first?.apply[0]?.metadata.labels).to.deep.equal({ friend: 'yes' });
    expect(containersOf(first?.apply[0])[0]?.name).to.equal('agent');
    expect(first?.restore?.map(({ metadata }) => metadata.labels)).to.deep.equal([{ pod: 'a' }]);
  });

  it('holds each step against the world of that step', () => {
    const policy = DENY_Z.replace(
      'policyTypes: [Ingress]',
      'policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: web } } }] }]',
    );
    const closed = '[{ deny: { to: z/* } }]';
    const opened = '[{ deny: { to: z/* } }, { allow: { from: y/*, to: z/* } }]';
    const [before, after] = plan(
      `steps:\n${step('before', 'apply: [NetworkPolicy z/deny]', 'allow', closed)}${step('after', 'apply: [Namespace y]', 'allow', opened)}`,
      policy,
      object('Namespace', '{ name: y, labels: { team: web } }'),
    );
    expect(before?.restore).to.equal(undefined);
    expect(after?.restore?.map(({ kind, metadata }) => [kind, metadata.labels])).to.deep.equal([
      ['Namespace', { ns: 'y' }],
    ]);
  });

  it('knows a pod of the world by its new labels', () => {
    const policy = DENY_Z.replace('podSelector: {}', 'podSelector: { matchLabels: { shut: "yes" } }');
    const [closed] = plan(
      `steps:\n${step('closed', 'apply: [NetworkPolicy z/deny, Pod z/a]', 'allow', '[{ deny: { to: z/a } }]')}`,
      policy,
      object('Pod', '{ name: a, namespace: z, labels: { shut: "yes" } }'),
    );
    expect(
      closed?.expect.filter(({ outcome }) => outcome.kind === 'network' && outcome.result === 'timeout'),
    ).to.have.length(32);
  });

  it('gives a new pod the spec of the world, no address, and cells of its own while it stands', () => {
    const [before, made, gone] = plan(
      `steps:\n${step('before', 'apply: [Namespace w]')}${step('made', 'apply: [Pod w/d]')}${step('gone', 'remove: [Pod w/d, Namespace w]')}`,
      object('Namespace', '{ name: w }'),
      object('Pod', '{ name: d, namespace: w }'),
    );
    expect([before, made, gone].map((one) => cellsOf(one, 'w/d').length)).to.deep.equal([0, 40, 0]);
    expect(made?.apply[0]?.metadata.annotations).to.equal(undefined);
    expect(containersOf(made?.apply[0])[0]).to.include({ name: 'agent' });
    expect(made?.restore).to.equal(undefined);
  });

  it('takes a removed pod of the world out of the cells, and keeps it to be put back', () => {
    const [removed] = plan(
      `steps:\n${step('removed', 'remove: [Pod x/a]')}`,
      object('Pod', '{ name: a, namespace: x }'),
    );
    expect(cellsOf(removed, 'x/a')).to.have.length(0);
    expect(removed?.restore?.map(({ metadata }) => metadata.name)).to.deep.equal(['a']);
  });

  it('counts a pod with a command of its own as none that is there, without an agent', () => {
    const [first] = plan(
      `steps:\n${step('job', 'apply: [Pod x/job]')}`,
      object(
        'Pod',
        '{ name: job, namespace: x }',
        'spec: { restartPolicy: Never, containers: [{ command: [echo] }] }\n',
      ),
    );
    expect(cellsOf(first, 'x/job')).to.have.length(0);
    expect(containersOf(first?.apply[0]).map(({ name, command }) => [name, command])).to.deep.equal([
      ['main', ['echo']],
    ]);
  });

  it('lets the agent run in an init container, which has no probe and no end', () => {
    const [first] = plan(
      `steps:\n${step('starting', 'apply: [Pod x/d]')}`,
      object('Pod', '{ name: d, namespace: x }', 'spec: { initContainers: [{ name: agent }] }\n'),
    );
    const [init] = containersOf(first?.apply[0], 'initContainers');
    expect(init).to.include.keys('command', 'env', 'volumeMounts');
    expect(init).to.not.have.any.keys('startupProbe', 'ports');
    expect(containersOf(first?.apply[0])[0]).to.include({ name: 'main' });
    expect(cellsOf(first, 'x/d')).to.have.length(40);
  });

  it('writes held connections beside the others, as the case says', () => {
    const line = 'from: x/a, to: z/c, ports: [80], protocol: UDP, via: held';
    const [denied] = plan(
      `steps:\n${step('denied', 'apply: [NetworkPolicy z/deny]', 'allow', `[{ deny: { to: z/* } }, { deny: { ${line} } }]`)}`,
      DENY_Z,
    );
    const held = denied?.expect.filter(({ cell }) => cell.kind === 'connection' && cell.via === 'held');
    expect(held?.map(({ outcome }) => outcome)).to.deep.equal([{ kind: 'network', result: 'timeout' }]);
  });

  it('hands on what must never open and what is restarted', () => {
    const [first] = plan(`alone: true\nsteps:\n${step('watched', 'neverOpen: true, restart: calico-node')}`);
    expect(first).to.include({ neverOpen: true, restart: 'calico-node' });
  });
});
