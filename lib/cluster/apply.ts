import pLimit from 'p-limit';
import type { Manifest } from '../model/manifest.js';
import { manifestName } from '../model/manifest.js';
import { askAsAdmin } from './admin-request.js';
import { ApiError, statusOf } from './api-error.js';
import { applyWaves } from './apply-order.js';
import type { Cluster } from './cluster.js';
import { objectPath, resourceOf } from './resources.js';

/** Under this name the API server keeps which fields are ours. */
export const FIELD_MANAGER = 'twinlock';
const AT_ONCE = 8;

/**
 * Applies objects server-side, so that applying again what already stands changes nothing: namespaces and CRDs first,
 * then what pods refer to, then the rest, each wave side by side. Conflicting fields of other managers are taken over.
 * Returns the objects as the API server keeps them, in the order given.
 * Throws ApiError with the Status' message for the first object that is refused.
 */
export async function apply(
  cluster: Pick<Cluster, 'kubeconfig'>,
  objects: readonly Manifest[],
): Promise<Manifest[]> {
  const limit = pLimit(AT_ONCE);
  const applied = new Map<Manifest, Manifest>();
  for (const wave of applyWaves(objects)) {
    await Promise.all(
      wave.map((object) => limit(async () => applied.set(object, await applyOne(cluster, object)))),
    );
  }
  return objects.map((object) => applied.get(object) ?? object);
}

async function applyOne(cluster: Pick<Cluster, 'kubeconfig'>, object: Manifest): Promise<Manifest> {
  const resource = await resourceOf(cluster, object);
  const { code, body } = await askAsAdmin(cluster, {
    method: 'PATCH',
    path: `${objectPath(resource, object)}?fieldManager=${FIELD_MANAGER}&force=true`,
    contentType: 'application/apply-patch+yaml',
    body: object,
  });
  if (code >= 200 && code < 300) return JSON.parse(body);
  const { reason, message } = statusOf(body);
  throw new ApiError(`apply ${manifestName(object)}`, code, reason, message);
}
