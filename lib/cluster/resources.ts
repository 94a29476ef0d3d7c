import { z } from 'zod';
import { EnvironmentError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { adminRequest } from './admin-request.js';
import { ApiError } from './api-error.js';
import type { Cluster } from './cluster.js';
import { type Connection, connect } from './connection.js';

/** Where the objects of a kind live: the plural of the path, and whether a namespace belongs in it. */
export interface Resource {
  apiVersion: string;
  plural: string;
  namespaced: boolean;
}

const listSchema = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** The kinds of each API server, by apiVersion, as they were discovered. */
const discovered = new WeakMap<Connection, Map<string, Map<string, Resource>>>();

/**
 * Where objects of this apiVersion and kind live, asked of the API server once for each apiVersion. A kind that is not
 * there is asked for again each time, since its CRD may just be coming. Throws EnvironmentError if it is not served.
 */
export async function resourceOf(
  cluster: Pick<Cluster, 'kubeconfig'>,
  { apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>,
): Promise<Resource> {
  const connection = await connect(cluster.kubeconfig);
  const versions = discovered.get(connection) ?? new Map<string, Map<string, Resource>>();
  discovered.set(connection, versions);
  const known = versions.get(apiVersion)?.get(kind);
  if (known) return known;
  const kinds = await discover(cluster, apiVersion);
  versions.set(apiVersion, kinds);
  const found = kinds.get(kind);
  if (found) return found;
  throw new EnvironmentError('api server', `the cluster serves no kind ${kind} in ${apiVersion}`, {
    expected: `a kind ${kind} of ${apiVersion}`,
    seen: kinds.size === 0 ? 'nothing of that apiVersion' : [...kinds.keys()].join(', '),
    nextStep: 'Check apiVersion and kind, or apply the CustomResourceDefinition first.',
  });
}

async function discover(
  cluster: Pick<Cluster, 'kubeconfig'>,
  apiVersion: string,
): Promise<Map<string, Resource>> {
  const path = apiVersionPath(apiVersion);
  const answer = await adminRequest(cluster, { method: 'GET', path }).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 404) return { resources: [] };
    throw error;
  });
  const { resources } = listSchema.parse(answer);
  return new Map(
    resources
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced }) => [kind, { apiVersion, plural: name, namespaced }]),
  );
}

/** The path of one object. A namespaced object without a namespace goes to `default`, as with kubectl. */
export function objectPath(resource: Resource, manifest: Manifest): string {
  const { name, namespace } = manifest.metadata;
  if (!name) throw new TypeError(`${manifestName(manifest)} has no name`);
  return `${collectionPath(resource, namespace ?? 'default')}/${encodeURIComponent(name)}`;
}

/** The path of all objects of a kind, in one namespace or in all of them. */
export function collectionPath(resource: Resource, namespace?: string): string {
  const inside =
    resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${apiVersionPath(resource.apiVersion)}${inside}/${resource.plural}`;
}

function apiVersionPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
