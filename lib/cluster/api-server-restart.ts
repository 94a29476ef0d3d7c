import { parseDocument } from 'yaml';
import { askAsAdmin } from './admin-request.js';
import { withFlag } from './api-server-flags.js';
import { CLUSTER_SERVER_IDS, clusterServerCommands } from './api-server-process.js';
import { awaited, type Look } from './awaited.js';
import { type Cluster, controlPlane } from './cluster.js';
import { onNode } from './node-exec.js';

const MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';
/** Beside the manifests' folder, on the same file system: the kubelet takes any file in the folder for a pod. */
const BESIDE = '/etc/kubernetes/twinlock-kube-apiserver.yaml';

/**
 * Puts the manifest that comes on stdin in place. The kubelet would end the old server only after half a minute, for the
 * sake of held streams that break in any case, and start the new one ten seconds later (its back-off); without the
 * kubelet in between it takes four. The kubelet starts again whatever happens before.
 */
const REPLACE = `
  trap 'systemctl start kubelet' EXIT
  set -e
  umask 077
  cat > ${BESIDE}
  systemctl stop kubelet
  mv ${BESIDE} ${MANIFEST}
  kill -KILL $(${CLUSTER_SERVER_IDS}) || true
`;

/**
 * Changes one flag (without dashes) of the running API server, or takes it away with `undefined`, and gives the
 * previous value, with which the same call puts it back. Resolves when the new process, with the new flag, answers
 * /readyz. Every held stream through the API server breaks. A flag that is as wanted already restarts nothing.
 * Throws EnvironmentError with the last observed state if the API server does not come back.
 */
export async function changeApiServerFlag(
  cluster: Cluster,
  name: string,
  value: string | undefined,
  note?: (state: string) => void,
): Promise<string | undefined> {
  const node = controlPlane(cluster).name;
  const before = await onNode(cluster, node, ['cat', MANIFEST]);
  const { manifest, previous } = withFlag(before, name, value);
  if (previous === value) return previous;
  await onNode(cluster, node, ['sh', '-c', REPLACE], { input: manifest });
  await servingWith(cluster, name, value, note);
  return previous;
}

/**
 * Restarts the cluster's own API server as it is, and resolves when the new process answers /readyz. Every held stream
 * through it breaks. Side servers go on. Throws EnvironmentError with the last observed state if it does not come back.
 */
export async function restartApiServer(cluster: Cluster, note?: (state: string) => void): Promise<void> {
  const node = controlPlane(cluster).name;
  const ids = async () => (await onNode(cluster, node, ['sh', '-c', CLUSTER_SERVER_IDS])).split(/\s+/);
  const [manifest, former] = await Promise.all([onNode(cluster, node, ['cat', MANIFEST]), ids()]);
  // Another pod, by its manifest, is started at once; the same one would wait for the kubelet's back-off.
  const document = parseDocument(manifest);
  document.setIn(['metadata', 'annotations', 'twinlock.dev/restarted'], new Date().toISOString());
  await onNode(cluster, node, ['sh', '-c', REPLACE], { input: document.toString({ lineWidth: 0 }) });
  await awaited(
    {
      stage: 'api server',
      expected: 'the restarted API server is ready',
      boundMs: 120_000,
      everyMs: 300,
      nextStep: `Look at its log on the node ${node}: /var/log/pods/kube-system_kube-apiserver*.`,
      ...(note === undefined ? {} : { note }),
    },
    async () => {
      const now = (await ids()).filter(Boolean);
      if (now.length === 0) return { seen: 'no API server runs' };
      if (now.some((id) => former.includes(id))) return { seen: 'the old API server still runs' };
      return await ready(cluster);
    },
  );
}

async function ready(cluster: Cluster): Promise<Look<undefined>> {
  const { code, body } = await askAsAdmin(cluster, { method: 'GET', path: '/readyz', timeoutMs: 3000 });
  return code === 200 ? { reached: undefined } : { seen: `starting: ${code} ${body.slice(0, 200)}` };
}

async function servingWith(
  cluster: Cluster,
  name: string,
  value: string | undefined,
  note?: (state: string) => void,
): Promise<void> {
  const node = controlPlane(cluster).name;
  const flag = value === undefined ? undefined : `--${name}=${value}`;
  await awaited(
    {
      stage: 'api server flags',
      expected: `the API server runs ${flag ? `with ${flag}` : `without --${name}`} and is ready`,
      boundMs: 120_000,
      everyMs: 300,
      nextStep: `Look at its log on the node ${node}: /var/log/pods/kube-system_kube-apiserver*.`,
      ...(note === undefined ? {} : { note }),
    },
    async () => {
      const servers = await clusterServerCommands(cluster);
      if (servers.length === 0) return { seen: 'no API server runs' };
      const isOld = (words: string[]) => words.find((word) => word.startsWith(`--${name}=`)) !== flag;
      if (servers.some(isOld)) return { seen: 'the old API server still runs' };
      return await ready(cluster);
    },
  );
}
