import { expect } from 'chai';
import { cellId } from '../model/cell.js';
import type { Observation } from '../model/expectation.js';
import type { HistoryEvent } from '../model/history.js';
import type { Manifest } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import { someConnection } from '../model/testing/connection.js';
import { recordCase } from './case.js';
import { Control, type ObserveWithControl } from './control.js';
import { runNetworkCase } from './network-case.js';

const cell = someConnection();
const policy: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny', namespace: 'y' },
};
const planned: PlannedCase = {
  id: 'network/deny',
  suite: 'network',
  file: 'suites/network/deny.yaml',
  title: 'a deny',
  cites: ['x'],
  needs: [],
  filled: 0,
  steps: [
    {
      name: 'main',
      apply: [policy],
      remove: [],
      expect: [{ cell, outcome: { kind: 'network', result: 'timeout' } }],
    },
  ],
  case: {
    apiVersion: 'twinlock.dev/v1',
    kind: 'NetworkCase',
    metadata: { name: 'deny' },
    why: 'nothing may connect',
    cites: ['x'],
    needs: [],
    families: [4],
    dials: ['pod'],
    beside: [],
    alone: false,
  },
};

/** A world in which the policy either bites or not, and in which applying may break. */
function world(options: { bites: boolean; applyFails?: boolean; restarts?: boolean }) {
  const standing = new Set<string>();
  const events: HistoryEvent[] = [];
  const opened: ReadonlySet<string>[] = [];
  const observe: ObserveWithControl = async (cells, knownOpen) => {
    opened.push(new Set(knownOpen));
    const closed = standing.size > 0 && options.bites;
    return cells.map(
      (seen): Observation => ({
        cell: seen,
        outcome: closed
          ? { kind: 'network', result: 'timeout' }
          : { kind: 'network', result: 'connected', server: 'y/b' },
        at: 0,
        tookMs: 1,
        evidence: [],
      }),
    );
  };
  const bounds = { boundMs: 60, holdMs: 1, confirmMs: 5 };
  const context = {
    apply: async (objects: Manifest[]) => {
      for (const { metadata } of objects) standing.add(metadata.name);
      if (options.applyFails) throw new Error('the API server went away');
    },
    remove: async (objects: Manifest[]) => {
      for (const { metadata } of objects) standing.delete(metadata.name);
    },
    appear: async () => {},
    disappear: async () => {},
    observe,
    hold: async () => [],
    release: async () => {},
    restart: async () => {},
    boots: () => new Map([['x/a', options.restarts ? String(opened.length) : 'boot']]),
    control: new Control(observe, bounds),
    bounds,
  };
  const history = { write: (event: HistoryEvent) => void events.push(event) };
  return { context, events, history, standing, opened };
}

describe('a network case', () => {
  it('is watched with the control taken before it, and leaves nothing standing', async () => {
    const { context, events, history, standing, opened } = world({ bites: true });
    await runNetworkCase(planned, context, history);
    expect(opened.at(-1)?.has(cellId(cell))).to.equal(true);
    expect(standing.size).to.equal(0);
    expect(events.map(({ type }) => type)).to.deep.equal(['expected', 'observed']);
    expect(events[1]).to.include({ settled: 'stable' });
  });

  it('records what it saw where the policy does not bite', async () => {
    const { context, events, history } = world({ bites: false });
    await runNetworkCase(planned, context, history);
    expect(events[1]).to.include({ settled: 'wrong' });
  });

  it('takes its objects away when the harness breaks inside it, and the crash is recorded', async () => {
    const { context, events, history, standing } = world({ bites: true, applyFails: true });
    const runner = (one: PlannedCase) => runNetworkCase(one, context, history);
    const never = async () => {};
    await recordCase(
      planned,
      { NetworkCase: runner, AccessCase: never, KubectlCase: never, FlowCase: never },
      history,
    );
    expect(standing.size).to.equal(0);
    expect(events.find(({ type }) => type === 'crashed')).to.include({ message: 'the API server went away' });
    expect(events.at(-1)).to.include({ type: 'case-finished' });
  });

  it('is unknown when an agent starts anew inside it', async () => {
    const { context, history } = world({ bites: true, restarts: true });
    const error = await runNetworkCase(planned, context, history).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('message', 'the agent of x/a started anew inside the case');
  });

  it('forgets that a cell was open once a control finds it closed', async () => {
    const { context, standing } = world({ bites: true });
    await context.control.take([cell]);
    expect(context.control.knownOpen.has(cellId(cell))).to.equal(true);
    standing.add('left-over');
    expect(await context.control.take([cell])).to.have.length(1);
    expect(context.control.knownOpen.has(cellId(cell))).to.equal(false);
  });
});
