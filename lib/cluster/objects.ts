import { z } from 'zod';
import type { Manifest } from '../model/manifest.js';
import { manifestName, manifestSchema } from '../model/manifest.js';
import { adminRequest, askAsAdmin } from './admin-request.js';
import { ApiError, statusOf } from './api-error.js';
import type { Cluster } from './cluster.js';
import { collectionPath, objectPath, resourceOf } from './resources.js';

/** A kind, as manifests name it. */
export type Kind = Pick<Manifest, 'apiVersion' | 'kind'>;

const listSchema = z.looseObject({
  items: z.array(z.looseObject({ metadata: manifestSchema.shape.metadata })),
});

/** Reads an object as the API server keeps it, or undefined if it has none of that name. Throws ApiError otherwise. */
export async function read(
  cluster: Pick<Cluster, 'kubeconfig'>,
  object: Manifest,
): Promise<Manifest | undefined> {
  const resource = await resourceOf(cluster, object);
  const { code, body } = await askAsAdmin(cluster, { method: 'GET', path: objectPath(resource, object) });
  if (code === 404) return undefined;
  if (code < 300) return manifestSchema.parse(JSON.parse(body));
  const { reason, message } = statusOf(body);
  throw new ApiError(`read ${manifestName(object)}`, code, reason, message);
}

/** What to list: one namespace or all, and a label selector in kubectl's notation. */
export interface Selection {
  namespace?: string;
  labels?: string;
}

/** Lists the objects of a kind, each with apiVersion and kind (lists leave them out). Throws ApiError. */
export async function list(
  cluster: Pick<Cluster, 'kubeconfig'>,
  kind: Kind,
  { namespace, labels }: Selection = {},
): Promise<Manifest[]> {
  const resource = await resourceOf(cluster, kind);
  const query = labels === undefined ? '' : `?labelSelector=${encodeURIComponent(labels)}`;
  const path = `${collectionPath(resource, namespace)}${query}`;
  const { items } = listSchema.parse(await adminRequest(cluster, { method: 'GET', path }));
  return items.map((item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind }));
}
