import { expect } from 'chai';
import type { ConnectionCell } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import type { HistoryEvent } from '../model/history.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { NetworkOutcome } from '../model/outcome.js';
import type { PlannedCase, PlannedStep } from '../model/plan.js';
import { Control, type ObserveWithControl } from './control.js';
import { type NetworkContext, runNetworkCase } from './network-case.js';
import { podOf } from './own-pods.js';

const pod = (namespace: string, name: string, labels = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
});
const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const policy: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny', namespace: 'y' },
};

function cellOf(from: string, to: string, via: ConnectionCell['via'] = 'pod'): ConnectionCell {
  return { kind: 'connection', from, to, port: 80, protocol: 'TCP', family: 4, via };
}
const allowed = (cell: ConnectionCell): Expectation => ({
  cell,
  outcome: { kind: 'network', result: 'connected', server: cell.to },
});
const denied = (cell: ConnectionCell): Expectation => ({
  cell,
  outcome: { kind: 'network', result: 'timeout' },
});

function stepOf(name: string, more: Partial<PlannedStep>): PlannedStep {
  return { name, apply: [], remove: [], expect: [], ...more };
}

function caseOf(...steps: PlannedStep[]): PlannedCase {
  const shared = { cites: ['x'], needs: [] };
  return {
    ...shared,
    id: 'network/changes',
    suite: 'network',
    file: 'suites/network/changes.yaml',
    title: 'changes',
    filled: 0,
    steps,
    case: {
      ...shared,
      apiVersion: 'twinlock.dev/v1',
      kind: 'NetworkCase',
      metadata: { name: 'changes' },
      why: 'the world changes',
      families: [4],
      dials: ['pod'],
      beside: [],
      alone: false,
    },
  };
}

interface Ways {
  /** Whether a cell is closed at a look, given what stands. */
  closed?: (cell: ConnectionCell, standing: ReadonlyMap<string, Manifest>, look: number) => boolean;
  appearFails?: boolean;
  restartedAgent?: string;
}

/** A world of x/a and y/b that keeps what is applied, counts its pods' starts and writes down every call. */
function world({ closed = () => false, ...ways }: Ways = {}) {
  const standing = new Map<string, Manifest>();
  for (const one of [
    namespace('x'),
    namespace('y'),
    pod('x', 'a', { pod: 'a' }),
    pod('y', 'b', { pod: 'b' }),
  ])
    standing.set(manifestName(one), one);
  const boots = new Map([
    ['x/a', '1'],
    ['y/b', '1'],
  ]);
  const held = new Set<string>();
  const calls: string[] = [];
  const looks: string[][] = [];
  const events: HistoryEvent[] = [];
  const names = (objects: Manifest[]) => objects.map(manifestName).join(', ');
  const seen = (cell: ConnectionCell, outcome: NetworkOutcome): Observation => ({
    cell,
    outcome,
    at: 0,
    tookMs: 1,
    evidence: [],
  });
  const observe: ObserveWithControl = async (cells, knownOpen) => {
    looks.push([...knownOpen]);
    return (cells as ConnectionCell[]).map((cell) => {
      const there = boots.has(cell.from) && boots.has(cell.to);
      const shut = !there || closed(cell, standing, looks.length);
      return seen(
        cell,
        shut
          ? { kind: 'network', result: 'timeout' }
          : { kind: 'network', result: 'connected', server: cell.to },
      );
    });
  };
  const bounds = { boundMs: 60, holdMs: 1, confirmMs: 5 };
  const context: NetworkContext = {
    apply: async (objects) => {
      if (objects.length > 0) calls.push(`apply ${names(objects)}`);
      for (const object of objects) standing.set(manifestName(object), object);
    },
    remove: async (objects) => {
      if (objects.length > 0) calls.push(`remove ${names(objects)}`);
      for (const object of objects) standing.delete(manifestName(object));
    },
    appear: async (pods) => {
      calls.push(`appear ${names(pods)}`);
      if (ways.appearFails) throw new Error('the pod never came up');
      for (const one of pods) boots.set(podOf(one), `${calls.length}`);
      if (ways.restartedAgent) boots.set(ways.restartedAgent, 'another');
    },
    disappear: async (pods) => {
      for (const one of pods) boots.delete(podOf(one));
    },
    observe,
    hold: async (cells) => {
      calls.push(`hold ${cells.length}`);
      return (cells as ConnectionCell[]).map((cell) => {
        held.add(cell.from);
        return seen(cell, { kind: 'network', result: 'connected', server: cell.to });
      });
    },
    release: async (cells) => {
      calls.push(`release ${cells.length}`);
    },
    restart: async () => {
      calls.push('restart');
    },
    boots: () => new Map(boots),
    control: new Control(observe, bounds),
    bounds,
  };
  const history = { write: (event: HistoryEvent) => void events.push(event) };
  const run = (...steps: PlannedStep[]) => runNetworkCase(caseOf(...steps), context, history);
  const settled = () => events.flatMap((event) => (event.type === 'observed' ? [event.settled] : []));
  return { run, standing, calls, looks, events, settled };
}

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

  it('does not wait for one that is cut to become right', async () => {
    const { run, events, settled } = world({ closed: closes('held') });
    await run(stepOf('denied', { apply: [policy], expect: [allowed(direct), allowed(held)] }));
    const observed = events.find((event) => event.type === 'observed');
    expect(settled()).to.deep.equal(['stable']);
    expect(observed?.observations.at(-1)?.outcome).to.deep.equal({ kind: 'network', result: 'timeout' });
  });
});
