import { expect } from 'chai';
import type { ConnectionCell } from '../model/cell.js';
import type { Manifest } from '../model/manifest.js';
import type { NetworkOutcome } from '../model/outcome.js';
import { allowed, cellOf, denied, namespace, pod, policy, stepOf, world } from './fake-world.test.js';

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (thrown: Error) => thrown,
  );

describe('a case that changes the world', () => {
  const there = cellOf('x/a', 'y/b');

  it('makes namespaces, pods and rules in this order, and takes them away in the other', async () => {
    const { run, calls } = world();
    const made = [policy, pod('w', 'd'), namespace('w')];
    await run(stepOf('new', { apply: made, expect: [allowed(cellOf('w/d', 'y/b'))] }));
    expect(calls).to.deep.equal([
      'apply Namespace w',
      'apply Pod w/d',
      'appear Pod w/d',
      'apply NetworkPolicy y/deny',
      'remove NetworkPolicy y/deny',
      'remove Pod w/d',
      'remove Namespace w',
    ]);
  });

  it('puts back what it changed of the world, and does not remove it', async () => {
    const { run, standing, calls } = world();
    const restore = [pod('x', 'a', { pod: 'a' })];
    const apply = [pod('x', 'a', { friend: 'yes' })];
    await run(stepOf('relabelled', { apply, restore, expect: [allowed(there)] }));
    expect(standing.get('Pod x/a')?.metadata.labels).to.deep.equal({ pod: 'a' });
    expect(calls.filter((call) => /remove|appear/.test(call))).to.deep.equal([]);
  });

  it('makes a pod of the world anew that a step removed, and takes it for no restarted one', async () => {
    const { run, standing, calls, settled } = world();
    const gone = pod('x', 'a', { pod: 'a' });
    await run(
      stepOf('before', { expect: [allowed(there)] }),
      stepOf('removed', { remove: [gone], restore: [gone] }),
    );
    expect(standing.has('Pod x/a')).to.equal(true);
    expect(calls).to.deep.equal(['remove Pod x/a', 'apply Pod x/a', 'appear Pod x/a']);
    expect(settled()).to.deep.equal(['stable', 'stable']);
  });

  it('keeps a pod that one step removes and makes again', async () => {
    const { run, calls } = world();
    const own = pod('x', 'd');
    await run(
      stepOf('made', { apply: [own], expect: [allowed(cellOf('x/d', 'y/b'))] }),
      stepOf('again', { apply: [own], remove: [own], expect: [allowed(cellOf('x/d', 'y/b'))] }),
    );
    const of = (word: string) => calls.filter((call) => call === `${word} Pod x/d`).length;
    expect({ appeared: of('appear'), removed: of('remove') }).to.deep.equal({ appeared: 2, removed: 2 });
  });

  it('is unknown where another agent starts anew meanwhile', async () => {
    const { run } = world({ restartedAgent: 'y/b' });
    const step = stepOf('new', { apply: [pod('x', 'd')], expect: [allowed(cellOf('x/d', 'y/b'))] });
    const error = await failureOf(run(step));
    expect(error?.message).to.equal('the agent of y/b started anew inside the case');
  });

  it('is unknown where its own pod starts anew after the step that made it', async () => {
    const { run, calls } = world({ restartedAgent: 'x/d' });
    const error = await failureOf(
      run(
        stepOf('first', { apply: [pod('x', 'd')], expect: [allowed(cellOf('x/d', 'y/b'))] }),
        stepOf('second', { apply: [pod('x', 'e')], expect: [allowed(cellOf('x/e', 'y/b'))] }),
      ),
    );
    expect(calls).to.include('appear Pod x/e');
    expect(error?.message).to.equal('the agent of x/d started anew inside the case');
  });

  it('takes everything away when a pod does not come up', async () => {
    const { run, standing } = world({ appearFails: true });
    const apply = [namespace('w'), pod('w', 'd'), policy];
    const error = await failureOf(run(stepOf('new', { apply })));
    expect(error?.message).to.equal('the pod never came up');
    expect([...standing.keys()].sort()).to.deep.equal(['Namespace x', 'Namespace y', 'Pod x/a', 'Pod y/b']);
  });

  it('asks no control about its own pods beforehand, and believes their silence', async () => {
    const own = cellOf('x/d', 'y/b');
    const { run, looks, settled } = world({
      closed: (cell, standing) => cell.from === 'x/d' && standing.has('NetworkPolicy y/deny'),
    });
    await run(stepOf('new', { apply: [pod('x', 'd'), policy], expect: [denied(own)] }));
    expect(settled()).to.deep.equal(['stable']);
    expect(looks[0]).to.deep.equal(['x/d -> y/b:80/TCP']);
  });

  it('is unknown where its own pod stays closed once the rules are lifted', async () => {
    const { run, standing } = world({ closed: (cell) => cell.from === 'x/d' });
    const step = stepOf('new', { apply: [pod('x', 'd'), policy], expect: [denied(cellOf('x/d', 'y/b'))] });
    const error = await failureOf(run(step));
    expect(error?.message).to.equal('without any rule of the case 1 cells stay closed');
    expect(standing.has('Pod x/d')).to.equal(false);
  });
});

describe('a step with held connections', () => {
  const [direct, held] = [cellOf('x/a', 'y/b'), cellOf('x/a', 'y/b', 'held')];
  const closes = (which: string) => (cell: ConnectionCell, standing: ReadonlyMap<string, Manifest>) =>
    cell.via === which && standing.has('NetworkPolicy y/deny');

  it('opens them before the change, uses them once the rest has settled, and lets them go', async () => {
    const { run, calls, events } = world({ closed: closes('pod') });
    await run(stepOf('denied', { apply: [policy], expect: [denied(direct), allowed(held)] }));
    expect(calls.slice(0, 3)).to.deep.equal(['hold 1', 'apply NetworkPolicy y/deny', 'release 1']);
    const observed = events.find((event) => event.type === 'observed');
    const results = observed?.observations.map(({ outcome }) => (outcome as NetworkOutcome).result);
    expect(results).to.deep.equal(['timeout', 'connected']);
  });

  it('tells nothing of one that could not be opened before it', async () => {
    const { run, events } = world({ holdFails: true });
    await run(stepOf('denied', { apply: [policy], expect: [allowed(direct), allowed(held)] }));
    const observed = events.find((event) => event.type === 'observed');
    expect(observed?.observations.at(-1)?.outcome).to.deep.equal({
      kind: 'unknown',
      reason: 'the connection could not be opened before the step: refused',
    });
  });

  it('does not wait for one that is cut to become right', async () => {
    const { run, events, settled } = world({ closed: closes('held') });
    await run(stepOf('denied', { apply: [policy], expect: [allowed(direct), allowed(held)] }));
    const observed = events.find((event) => event.type === 'observed');
    expect(settled()).to.deep.equal(['stable']);
    expect(observed?.observations.at(-1)?.outcome).to.deep.equal({ kind: 'network', result: 'timeout' });
  });
});
