import { askAsAdmin } from './admin-request.js';
import { withFlag } from './api-server-flags.js';
import { awaited } from './awaited.js';
import { type Cluster, controlPlane } from './cluster.js';
import { onNode } from './node-exec.js';

const MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';
/** Beside the manifests' folder, on the same file system: the kubelet takes any file in the folder for a pod. */
const BESIDE = '/etc/kubernetes/twinlock-kube-apiserver.yaml';

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
): Promise<string | undefined> {
  const node = controlPlane(cluster).name;
  const before = await onNode(cluster, node, ['cat', MANIFEST]);
  const { manifest, previous } = withFlag(before, name, value);
  if (previous === value) return previous;
  await onNode(cluster, node, ['sh', '-c', `umask 077 && cat > ${BESIDE} && mv ${BESIDE} ${MANIFEST}`], {
    input: manifest,
  });
  await servingWith(cluster, name, value);
  return previous;
}

async function servingWith(cluster: Cluster, name: string, value: string | undefined): Promise<void> {
  const flag = value === undefined ? undefined : `--${name}=${value}`;
  await awaited(
    {
      stage: 'api server flags',
      expected: `the API server runs ${flag ? `with ${flag}` : `without --${name}`} and is ready`,
      boundMs: 120_000,
      everyMs: 300,
      nextStep: `Look at its log: \`docker exec ${controlPlane(cluster).name} sh -c 'tail /var/log/pods/kube-system_kube-apiserver*/*/*.log'\`.`,
    },
    async () => {
      const processes = await commandLines(cluster);
      if (processes.length === 0) return { seen: 'no API server runs' };
      // While the old one still ends, two may run; /readyz could be answered by either.
      const stale = processes.find((words) => {
        const now = words.find((word) => word.startsWith(`--${name}=`));
        return now !== flag;
      });
      if (stale) return { seen: 'the old API server still runs' };
      const { code, body } = await askAsAdmin(cluster, { method: 'GET', path: '/readyz', timeoutMs: 3000 });
      return code === 200 ? { reached: undefined } : { seen: `/readyz says ${code} ${body.slice(0, 200)}` };
    },
  );
}

/** The command line, word by word, of each API server that runs on the control-plane node. */
async function commandLines(cluster: Cluster): Promise<string[][]> {
  const script = 'for p in $(pidof kube-apiserver); do tr "\\0" "\\n" < /proc/$p/cmdline; echo; done; true';
  const text = await onNode(cluster, controlPlane(cluster).name, ['sh', '-c', script]);
  return text
    .split('\n\n')
    .map((block) => block.split('\n').filter(Boolean))
    .filter((words) => words.length > 0);
}
