import { dirname, resolve } from 'node:path';
import type { FlowCase } from '../model/flow-case.js';
import type { Manifest } from '../model/manifest.js';
import type { OwnFlow, OwnWorld } from '../model/own-flow.js';
import { storedForm } from '../oracle/calico/kinds.js';
import type { CaseFile } from './case-file.js';
import { isRecord } from './objects.js';
import type { OwnObjects } from './own-flow-objects.js';
import type { StandIns } from './own-flow-stand-ins.js';

/** The issuer of the flow world, and who it is there. */
const DEFAULT_ISSUER = {
  url: 'https://login.twinlock.test:8443/realms/flows',
  party: 'idp/keycloak',
  port: 8443,
};

/** What stands for a case in the user's own namespaces; `open` is filled in by who asks the oracle. */
export function ownWorldOf(
  file: CaseFile & { case: FlowCase },
  own: OwnFlow,
  objects: OwnObjects,
  standIns: StandIns,
  root: string,
): OwnWorld {
  const { client, server } = standIns;
  const service = serviceOf(objects, server, own.actors.server.port);
  const namespaces = namespacesOf(objects, standIns);
  return {
    key: file.id,
    namespaces: namespaces.map(({ metadata }) => metadata.name),
    objects: [
      ...namespaces,
      ...objects.serviceAccounts.map(plain),
      ...objects.policies.map(({ manifest }) => withoutState(storedForm(manifest))),
      service.manifest,
      client,
      server,
    ],
    client: nameOf(client),
    server: nameOf(server),
    serverUrl: `http://${service.manifest.metadata.name}.${server.metadata.namespace ?? 'default'}.svc.cluster.local:${service.port}`,
    serverPort: own.actors.server.port,
    issuer: issuerOf(own, (path) => resolve(root, dirname(file.file), path)),
    ...(own.client
      ? {
          login: {
            id: own.client.id,
            variable: own.client.secret.env,
            line: file.document.lineOf(['own', 'client', 'secret', 'env']),
          },
        }
      : {}),
    open: [],
  };
}

function issuerOf({ issuer }: OwnFlow, place: (path: string) => string): OwnWorld['issuer'] {
  if (!issuer) return DEFAULT_ISSUER;
  const url = new URL(issuer.url);
  return {
    url: issuer.url,
    party: url.hostname,
    port: Number(url.port || (url.protocol === 'http:' ? 80 : 443)),
    address: issuer.address,
    ...(issuer.ca === undefined ? {} : { ca: place(issuer.ca) }),
  };
}

/** The objects' own namespaces; one that nobody wrote has only its name, as for the oracle. */
function namespacesOf({ namespaces }: OwnObjects, { client, server }: StandIns): Manifest[] {
  const written = namespaces.map(plain);
  const known = new Set(written.map(({ metadata }) => metadata.name));
  const needed = new Set([client, server].map(({ metadata }) => metadata.namespace ?? 'default'));
  return [
    ...written,
    ...[...needed]
      .filter((name) => !known.has(name))
      .map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  ];
}

/**
 * The user's Service by which the server is called, with this port alone, so that nothing of it depends on the user's
 * cluster; where there is none, one named after the pod.
 */
function serviceOf({ services }: OwnObjects, server: Manifest, port: number) {
  const { name, namespace, labels = {} } = server.metadata;
  for (const { metadata, spec } of services) {
    if (metadata.namespace !== namespace || !isRecord(spec) || !isRecord(spec.selector)) continue;
    const entries = Object.entries(spec.selector);
    if (entries.length === 0 || !entries.every(([key, value]) => labels[key] === value)) continue;
    const ports = (Array.isArray(spec.ports) ? spec.ports : []).filter(isRecord);
    const found = ports.find((one) => portOf(one.targetPort ?? one.port, server) === port);
    if (typeof found?.port !== 'number') continue;
    const headless = spec.clusterIP === 'None';
    return {
      port: headless ? port : found.port,
      manifest: service(metadata.name, namespace, {
        ...(headless ? { clusterIP: 'None' } : {}),
        selector: spec.selector,
        ports: [{ port: found.port, targetPort: port, protocol: 'TCP' }],
      }),
    };
  }
  const ports = [{ port, targetPort: port, protocol: 'TCP' }];
  return { port, manifest: service(name, namespace, { selector: labels, ports }) };
}

function portOf(target: unknown, { spec }: Manifest): unknown {
  if (typeof target !== 'string') return target;
  const containers = isRecord(spec) && Array.isArray(spec.containers) ? spec.containers : [];
  const declared = containers.filter(isRecord).flatMap(({ ports }) => (Array.isArray(ports) ? ports : []));
  return declared.filter(isRecord).find(({ name }) => name === target)?.containerPort;
}

function service(name: string, namespace: string | undefined, spec: Record<string, unknown>): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(namespace ? { namespace } : {}) },
    spec,
  };
}

/** Name and labels alone: nothing else of it matters to connections. */
function plain({ apiVersion, kind, metadata }: Manifest): Manifest {
  const { name, namespace, labels } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}) },
  };
}

/** A policy as it may be applied anew, also where it was read from a cluster. */
function withoutState(manifest: Manifest): Manifest {
  return { ...plain(manifest), spec: manifest.spec };
}

function nameOf({ metadata: { name, namespace = 'default' } }: Manifest): string {
  return `${namespace}/${name}`;
}
