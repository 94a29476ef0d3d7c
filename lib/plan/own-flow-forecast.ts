import type { FlowCase } from '../model/flow-case.js';
import type { FlowConnection } from '../model/flow-cut.js';
import { FLOW_SHAPES } from '../model/flow-shape.js';
import { RESOLVER as RESOLVER_NAME } from '../model/hops.js';
import type { Manifest } from '../model/manifest.js';
import type { StepOutcome } from '../model/outcome.js';
import type { OwnWorld } from '../model/own-flow.js';
import { podName } from '../model/world.js';
import type { HalfDecision } from '../oracle/decision.js';
import { Oracle } from '../oracle/oracle.js';
import { isModelled } from '../oracle/policy-kinds.js';
import { worldOf } from '../oracle/world.js';
import { RESOLVER } from './network-world.js';

/** A connection under the hop that a step uses it for. */
interface Need {
  hop: string;
  connection: FlowConnection;
}

/** A connection of the flow; of a closed one, why the policies close it. */
export interface Way extends Need {
  closed?: string;
}

/** What the policies make of each step. */
export interface ForecastStep {
  step: string;
  outcome: StepOutcome;
  /** The hop that is named as the broken one; left out where two broke at once. */
  hop?: string;
  because?: string;
}

type Places = Pick<OwnWorld, 'client' | 'server' | 'serverPort' | 'issuer'>;

/** A step and the connections that it needs: fresh sockets and a fresh look-up each. */
function needsOf({ client, server, serverPort, issuer }: Places): Record<string, Need[]> {
  const lookup = (from: string) => ({
    hop: 'H0',
    connection: { from, to: RESOLVER_NAME, port: 53, protocol: 'UDP' as const },
  });
  const call = (hop: string, from: string, to: string, port: number) => ({
    hop,
    connection: { from, to, port, protocol: 'TCP' as const },
  });
  return {
    discovery: [lookup(client), call('H3', client, issuer.party, issuer.port)],
    'token-request': [lookup(client), call('H4', client, issuer.party, issuer.port)],
    'api-call': [lookup(client), call('H11', client, server, serverPort)],
    jwks: [lookup(server), call('H5', server, issuer.party, issuer.port)],
  };
}

/** Every connection of the flow, each once, judged by the oracle. Throws an InputError for a policy that is not modelled. */
export function waysOf(objects: readonly Manifest[], places: Places): Way[] {
  const world = worldOf([
    ...objects,
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: RESOLVER.namespace } },
  ]);
  const oracle = new Oracle({ ...world, pods: [...world.pods, RESOLVER] }, objects.filter(isModelled));
  const asked = (party: string) => {
    if (party === RESOLVER_NAME) return podName(RESOLVER);
    return party === places.issuer.party ? (places.issuer.address ?? party) : party;
  };
  const needs = new Map(
    Object.values(needsOf(places))
      .flat()
      .map((need) => [keyOf(need), need]),
  );
  return [...needs.values()].map(({ hop, connection }): Way => {
    const { from, to, port, protocol } = connection;
    const { egress, ingress } = oracle.decide({ from, to: asked(to), port, protocol });
    const denied = [egress, ingress].filter(({ verdict }) => verdict === 'deny');
    return { hop, connection, ...(denied.length > 0 ? { closed: whyClosed(connection, denied) } : {}) };
  });
}

function whyClosed({ from, to, port }: FlowConnection, halves: readonly HalfDecision[]): string {
  return `${from} -> ${to}:${port} is closed: ${halves.map(({ half, because }) => `${half}: ${because}`).join('; ')}`;
}

/** The connections of some ways, each once. */
export function connectionsOf(ways: readonly Way[]): FlowConnection[] {
  return [...new Map(ways.map(({ connection }) => [wordsOf(connection), connection])).values()];
}

/** What becomes of each step where some ways are closed. Steps before `before` are done: the cut comes after them. */
export function forecast(
  ways: readonly Way[],
  places: Places,
  { denied, before }: Pick<FlowCase, 'denied' | 'before'>,
): ForecastStep[] {
  const needs = needsOf(places);
  const closedBy = new Map(ways.filter(({ closed }) => closed !== undefined).map((way) => [keyOf(way), way]));
  const steps = FLOW_SHAPES['machine-to-machine'].steps;
  const first = before === undefined ? 0 : steps.indexOf(before);
  let stopped: string | undefined;
  return steps.map((step, index): ForecastStep => {
    const done: ForecastStep = { step, outcome: { kind: 'step', result: 'done' } };
    if (index < first) return done;
    // A server that has no keys answers that it cannot tell: its client was heard.
    if (step === 'answer' && stopped === 'jwks')
      return { step, outcome: { kind: 'step', result: 'stopped', how: 'http', code: 503 } };
    if (stopped !== undefined) return { step, outcome: { kind: 'step', result: 'not-reached' } };
    const closed = (needs[step] ?? []).flatMap((need) => closedBy.get(keyOf(need)) ?? []);
    const [way] = closed;
    if (way?.closed === undefined) return done;
    stopped = step;
    return {
      step,
      // A look-up fails in whichever way the resolver's client gives up.
      outcome: {
        kind: 'step',
        result: 'stopped',
        ...(closed.length > 1 || way.hop === 'H0' ? {} : { how: denied === 'drop' ? 'timeout' : 'refused' }),
      },
      ...(closed.length === 1 ? { hop: way.hop } : {}),
      because: way.closed,
    };
  });
}

function keyOf({ hop, connection }: Need): string {
  return `${hop} ${wordsOf(connection)}`;
}

function wordsOf({ from, to, port, protocol }: FlowConnection): string {
  return `${from} ${to} ${port} ${protocol}`;
}
