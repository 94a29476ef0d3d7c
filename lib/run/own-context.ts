import { setTimeout as pause } from 'node:timers/promises';
import type { Agent } from '../agent/agent.js';
import type { Cluster } from '../cluster/cluster.js';
import type { RunSecrets } from '../identity/run-secrets.js';
import { EnvironmentError } from '../model/errors.js';
import type { FlowStep } from '../model/flow.js';
import { LOGGING_POLICY, type OwnWorld } from '../model/own-flow.js';
import type { PlannedCase } from '../model/plan.js';
import type { FlowContext } from './flow-case.js';
import { connector } from './flow-connects.js';
import { addressesOf, liveObjects } from './flow-objects.js';
import { awaitOpen, type OwnStage, setStage } from './own-stage.js';

/** Where flows of users run: a stage for the cases that share one, struck before any other case and at the end. */
export interface OwnContexts {
  /** The context of a case: `base` itself where it runs in the flow world. Throws what setting the stage throws. */
  contextOf(planned: PlannedCase, base: FlowContext): Promise<FlowContext>;
  close(): Promise<void>;
}

export interface OwnContextsOptions {
  /** PEM of the run's CA. */
  ca: string;
  secrets: Pick<RunSecrets, 'hide'>;
  environment?: Readonly<Record<string, string | undefined>>;
}

/** A policy that opens nothing has nothing to be awaited on; its end must not show within this time, in milliseconds. */
const HOLD_MS = 500;

/** Nothing is set up before the first case that wants it. */
export function ownContexts(cluster: Cluster, options: OwnContextsOptions): OwnContexts {
  let stage: (OwnStage & { key: string; context: FlowContext }) | undefined;
  const strike = async () => {
    const former = stage;
    stage = undefined;
    await former?.strike();
  };
  return {
    close: strike,
    contextOf: async ({ own, cut }, base) => {
      if (own === undefined) {
        // Cases of the flow world find it without the user's policies.
        await strike();
        return base;
      }
      if (stage?.key !== own.key) {
        await strike();
        const set = await setStage(cluster, own, options.ca);
        try {
          stage = { ...set, key: own.key, context: await contextOn(cluster, own, set, base, options) };
          await awaitOpen(own, stage.context.connects);
        } catch (error) {
          stage = undefined;
          await set.strike();
          throw error;
        }
      }
      return cut?.closes.length === 0 ? holding(stage.context, own) : stage.context;
    },
  };
}

async function contextOn(
  cluster: Cluster,
  own: OwnWorld,
  { ca, probes }: OwnStage,
  base: FlowContext,
  { secrets, environment = process.env }: OwnContextsOptions,
): Promise<FlowContext> {
  const objects = async () =>
    (await liveObjects(cluster, own.namespaces)).filter(({ metadata }) => metadata.name !== LOGGING_POLICY);
  const addresses = addressesOf(await objects());
  if (own.issuer.address !== undefined) addresses.set(own.issuer.party, own.issuer.address);
  const names = new Map([...addresses].map(([name, address]) => [address, name]));
  const agentOf = (pod: string): Agent => {
    const agent = probes.agents.get(pod);
    if (agent) return agent;
    throw new EnvironmentError('flows', `the agent in the stand-in ${pod} does not answer`, {
      expected: 'an agent in the pod that stands in for an actor',
      nextStep: `kubectl -n ${pod.replace('/', ' logs ')} -c agent`,
    });
  };
  const actors: Readonly<Record<string, string>> = { 'client/cli': own.client, 'api/orders': own.server };
  return {
    ...base,
    world: {
      ...base.world,
      issuer: own.issuer.url,
      ca,
      client: own.login ? broughtClient(own.login, secrets, environment) : base.world.client,
      resourceServer: () => own.serverUrl,
      fetchFrom: (party) => {
        const actor = actors[party];
        return actor === undefined ? base.world.fetchFrom(party) : agentOf(actor).http;
      },
    },
    connects: connector({
      agentOf,
      addressOf: (party) => addresses.get(party) ?? '',
      doors: {},
      node: async () => [],
    }),
    objects,
    packetsDuring: (from, to) => {
      const logged = base.packetsDuring(from, to);
      const packets = logged.packets.map((packet) => {
        const [source, destination] = [names.get(packet.source), names.get(packet.destination)];
        return {
          ...packet,
          ...(source === undefined ? {} : { from: source }),
          ...(destination === undefined ? {} : { to: destination }),
        };
      });
      return { ...logged, packets };
    },
    eventsDuring: own.issuer.address === undefined ? base.eventsDuring : async () => ({ events: [] }),
    placed: (steps) => steps.map((step) => placedStep(step, own)),
  };
}

/** A step of the flow as it took place: between the actors, and with the user's issuer. */
export function placedStep(step: FlowStep, { client, server, serverPort, issuer }: OwnWorld): FlowStep {
  const from = step.from === 'client/cli' ? client : server;
  return step.to === 'api/orders'
    ? { ...step, from, to: server, port: serverPort }
    : { ...step, from, to: issuer.party, port: issuer.port };
}

/** As the case's own policies are removed without anything that must close, the connections are watched for a moment. */
function holding(context: FlowContext, own: OwnWorld): FlowContext {
  return {
    ...context,
    remove: async (objects) => {
      await context.remove(objects);
      await pause(HOLD_MS);
      await awaitOpen(own, context.connects);
    },
  };
}

function broughtClient(
  { id, variable }: NonNullable<OwnWorld['login']>,
  secrets: Pick<RunSecrets, 'hide'>,
  environment: Readonly<Record<string, string | undefined>>,
): { id: string; secret: string } {
  const secret = environment[variable];
  if (secret) {
    secrets.hide(secret);
    return { id, secret };
  }
  throw new EnvironmentError('flows', `the environment has no ${variable}`, {
    expected: `the secret of client ${id} in ${variable}`,
    seen: secret === undefined ? 'the variable is not set' : 'the variable is empty',
    nextStep: `export ${variable}=… and run again`,
  });
}
