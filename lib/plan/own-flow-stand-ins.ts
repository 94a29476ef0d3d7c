import type { FlowCase } from '../model/flow-case.js';
import type { Manifest } from '../model/manifest.js';
import type { OwnFlow } from '../model/own-flow.js';
import { podSchema } from '../oracle/world.js';
import type { CaseFile } from './case-file.js';
import { type FlowWorld, inWorld } from './flow-world.js';
import { isRecord } from './objects.js';
import type { OwnObjects } from './own-flow-objects.js';
import type { Problems } from './problems.js';

/** Who plays in place of the user's pods. */
export interface StandIns {
  client: Manifest;
  server: Manifest;
}

/** The stand-in's own loopback ports: of the server's control, and of the agent. */
const RESERVED_PORTS = [9090, 7000];

type Part = Record<string, unknown>;

/**
 * The pods that stand in for the actors: to a policy each is the user's own pod, with its name, namespace, labels, service
 * account and ports; in it run the programs of the flow world. Adds a problem for an actor that no pod of the manifests is.
 */
export function standInsOf(
  file: CaseFile & { case: FlowCase },
  own: OwnFlow,
  objects: OwnObjects,
  world: FlowWorld,
  problems: Problems,
): StandIns | undefined {
  const before = problems.count;
  const client = actorPod('client', file, own, objects, problems);
  const server = actorPod('server', file, own, objects, problems);
  const { port } = own.actors.server;
  const add = (path: string[], found: string, write: string) =>
    problems.add({ file: file.file, line: file.document.lineOf(['own', 'actors', ...path]), found, write });
  if (RESERVED_PORTS.includes(port))
    add(['server', 'port'], `port ${port}`, 'another port: the stand-in needs this one for itself');
  if (client && client === server)
    add(['client', 'labels'], 'the same pod as the server', 'labels of two pods: one calls the other');
  if (!client || !server || problems.count > before) return undefined;
  return {
    client: playedBy(client, objects, modelPod(world, 'client/cli')),
    server: serverOf(playedBy(server, objects, modelPod(world, 'api/orders')), server, own),
  };
}

function modelPod(world: FlowWorld, name: string): Manifest {
  const pod = inWorld(world, `Pod ${name}`);
  if (pod) return pod;
  throw new TypeError(`the flow world has no pod ${name}`);
}

function actorPod(
  role: 'client' | 'server',
  file: CaseFile,
  own: OwnFlow,
  { pods }: OwnObjects,
  problems: Problems,
): Manifest | undefined {
  const { namespace, labels } = own.actors[role];
  const inSpace = pods.filter((pod) => (pod.metadata.namespace ?? 'default') === namespace);
  const found = inSpace.find((pod) => includes(pod.metadata.labels ?? {}, labels));
  const add = (found: string, write: string) =>
    problems.add({
      file: file.file,
      line: file.document.lineOf(['own', 'actors', role, 'labels']),
      found,
      write,
    });
  if (!found) {
    const known = inSpace.map((pod) => JSON.stringify(pod.metadata.labels ?? {}));
    add(
      `labels ${JSON.stringify(labels)} that no pod of namespace ${namespace} has`,
      known.length > 0
        ? `labels of one of them: ${known.join(', ')}`
        : 'the namespace of a Pod or a workload',
    );
  }
  if (found && podSchema.parse(found).spec.hostNetwork)
    add(`${namespace}/${found.metadata.name} in its node's network`, 'a pod that policies can select');
  return found;
}

function includes(all: Record<string, string>, some: Record<string, string>): boolean {
  return Object.entries(some).every(([key, value]) => all[key] === value);
}

function playedBy(pod: Manifest, { serviceAccounts }: OwnObjects, model: Manifest): Manifest {
  const { name, namespace, labels = {} } = pod.metadata;
  const account = podSchema.parse(pod).spec.serviceAccountName;
  const known = serviceAccounts.some(
    ({ metadata }) => metadata.name === account && metadata.namespace === namespace,
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...(namespace ? { namespace } : {}), labels },
    spec: { ...(model.spec as Part), ...(known ? { serviceAccountName: account } : {}) },
  };
}

/** The server listens where the user's pod does, and declares the same ports: policies may name them. */
function serverOf(standIn: Manifest, pod: Manifest, own: OwnFlow): Manifest {
  const { port, audience } = own.actors.server;
  const declared = podSchema
    .parse(pod)
    .spec.containers.flatMap(({ ports }) => ports ?? [])
    .map(({ name, containerPort, protocol }) => ({
      ...(name ? { name } : {}),
      containerPort,
      protocol: protocol ?? 'TCP',
    }));
  const listens = declared.some((one) => one.containerPort === port && one.protocol === 'TCP');
  const spec = standIn.spec as Part;
  const containers = (Array.isArray(spec.containers) ? spec.containers : []).filter(isRecord);
  const settings = {
    PORT: String(port),
    AUDIENCE: audience,
    DISCOVERS: 'true',
    ...(own.issuer ? { ISSUER: own.issuer.url } : {}),
  };
  return {
    ...standIn,
    spec: {
      ...spec,
      containers: containers.map((container) =>
        container.name === 'app'
          ? {
              ...container,
              env: settingsIn(container.env, settings),
              ports: listens ? declared : [...declared, { containerPort: port, protocol: 'TCP' }],
              readinessProbe: { tcpSocket: { port }, periodSeconds: 1, failureThreshold: 60 },
            }
          : container,
      ),
    },
  };
}

function settingsIn(env: unknown, settings: Record<string, string>): unknown[] {
  const former = (Array.isArray(env) ? env : []).filter(
    (one) => isRecord(one) && !(String(one.name) in settings),
  );
  return [...former, ...Object.entries(settings).map(([name, value]) => ({ name, value }))];
}
