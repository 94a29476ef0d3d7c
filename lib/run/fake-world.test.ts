import type { ConnectionCell } from '../model/cell.js';
import type { Expectation, Observation } from '../model/expectation.js';
import type { HistoryEvent } from '../model/history.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { NetworkOutcome } from '../model/outcome.js';
import type { PlannedCase, PlannedStep } from '../model/plan.js';
import { Control, type ObserveWithControl } from './control.js';
import { type NetworkContext, runNetworkCase } from './network-case.js';
import { podOf } from './own-pods.js';

export const pod = (namespace: string, name: string, labels = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
});
export const namespace = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});
export const policy: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny', namespace: 'y' },
};

export function cellOf(from: string, to: string, via: ConnectionCell['via'] = 'pod'): ConnectionCell {
  return { kind: 'connection', from, to, port: 80, protocol: 'TCP', family: 4, via };
}
export const allowed = (cell: ConnectionCell): Expectation => ({
  cell,
  outcome: { kind: 'network', result: 'connected', server: cell.to },
});
export const denied = (cell: ConnectionCell): Expectation => ({
  cell,
  outcome: { kind: 'network', result: 'timeout' },
});

export function stepOf(name: string, more: Partial<PlannedStep>): PlannedStep {
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
  /** No connection can be opened to be held. */
  holdFails?: boolean;
}

/** A world of x/a and y/b that keeps what is applied, counts its pods' starts and writes down every call. */
export function world({ closed = () => false, ...ways }: Ways = {}) {
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
      if (ways.restartedAgent !== undefined && boots.has(ways.restartedAgent))
        boots.set(ways.restartedAgent, `another ${calls.length}`);
    },
    disappear: async (pods) => {
      for (const one of pods) boots.delete(podOf(one));
    },
    observe,
    hold: async (cells) => {
      calls.push(`hold ${cells.length}`);
      return (cells as ConnectionCell[]).map((cell) => {
        held.add(cell.from);
        if (ways.holdFails) return seen(cell, { kind: 'network', result: 'refused' });
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
