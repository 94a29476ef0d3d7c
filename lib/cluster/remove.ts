import pLimit from 'p-limit';
import { type Manifest, manifestName } from '../model/manifest.js';
import { askAsAdmin } from './admin-request.js';
import { ApiError, statusOf } from './api-error.js';
import { applyWaves } from './apply-order.js';
import { awaited } from './awaited.js';
import type { Cluster } from './cluster.js';
import { objectPath, resourceOf } from './resources.js';

const AT_ONCE = 8;

/**
 * Deletes objects, the dependent ones first, and resolves when the API server no longer has them: a finalizer or a
 * terminating pod is awaited. What is already gone is no error. Throws ApiError where the deletion is refused, and
 * EnvironmentError with what is left after `boundMs` milliseconds (default 60 s).
 */
export async function remove(
  cluster: Pick<Cluster, 'kubeconfig'>,
  objects: readonly Manifest[],
  boundMs = 60_000,
): Promise<void> {
  const limit = pLimit(AT_ONCE);
  for (const wave of applyWaves(objects).reverse()) {
    await Promise.all(wave.map((object) => limit(() => removeOne(cluster, object, boundMs))));
  }
}

async function removeOne(
  cluster: Pick<Cluster, 'kubeconfig'>,
  object: Manifest,
  boundMs: number,
): Promise<void> {
  const doing = `remove ${manifestName(object)}`;
  const path = objectPath(await resourceOf(cluster, object), object);
  const deleted = await askAsAdmin(cluster, {
    method: 'DELETE',
    path,
    body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
  });
  if (deleted.code === 404) return;
  if (deleted.code >= 300) throw refusal(doing, deleted);
  const uid = uidOf(JSON.parse(deleted.body));
  await awaited(
    {
      stage: 'api server',
      expected: `${manifestName(object)} is gone`,
      boundMs,
      everyMs: 50,
      nextStep: 'Look at its finalizers and, for a pod, at its node.',
    },
    async () => {
      const { code, body } = await askAsAdmin(cluster, { method: 'GET', path });
      if (code === 404) return { reached: undefined };
      if (code >= 300) throw refusal(doing, { code, body });
      const left: Manifest = JSON.parse(body);
      // A controller or another case made one of the same name: ours is gone.
      if (uid !== undefined && left.metadata.uid !== uid) return { reached: undefined };
      return { seen: stateOfDeletion(left) };
    },
  );
}

function refusal(doing: string, { code, body }: { code: number; body: string }): ApiError {
  const { reason, message } = statusOf(body);
  return new ApiError(doing, code, reason, message);
}

/** A deletion is answered with the object where it lingers, and with a Status that names its uid where it is gone. */
function uidOf(answer: { metadata?: { uid?: unknown }; details?: { uid?: unknown } }): unknown {
  return answer.details?.uid ?? answer.metadata?.uid;
}

function stateOfDeletion({ metadata }: Manifest): string {
  const finalizers = Array.isArray(metadata.finalizers) ? metadata.finalizers.join(', ') : 'none';
  const since = metadata.deletionTimestamp;
  return since ? `terminating since ${since}, finalizers: ${finalizers}` : 'there again';
}
