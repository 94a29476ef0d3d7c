import { awaited } from '../cluster/awaited.js';
import type { Cluster } from '../cluster/cluster.js';
import { read } from '../cluster/objects.js';
import { ContradictionError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';

const BOUND_MS = 60_000;

/** Name of the container in which a probe pod's agent runs. */
export const AGENT = 'agent';

interface PodParts {
  spec?: { containers?: { name: string }[]; initContainers?: { name: string }[] };
  status?: {
    phase?: string;
    podIP?: string;
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

interface ContainerStatus {
  name: string;
  state?: {
    running?: unknown;
    waiting?: { reason?: string; message?: string };
    terminated?: { exitCode?: number };
  };
}

/** Whether an agent runs in the pod, as a container or, where what holds while a pod starts is looked at, as an init container. */
export function hasAgent(pod: Manifest): boolean {
  const { containers = [], initContainers = [] } = (pod as PodParts).spec ?? {};
  return [...containers, ...initContainers].some(({ name }) => name === AGENT);
}

/**
 * Awaits pods that were just made, and gives those with an agent as the API server keeps them: each has its address and
 * its agent's container runs, though it need not be Ready. A pod without an agent must have succeeded.
 * Throws ContradictionError where it has failed, and EnvironmentError with the last observed state after a minute.
 */
export async function newPods(
  cluster: Pick<Cluster, 'kubeconfig'>,
  pods: readonly Manifest[],
): Promise<Manifest[]> {
  const live = await Promise.all(
    pods.map((pod) =>
      awaited(
        {
          stage: 'probe pods',
          expected: `${manifestName(pod)} ${hasAgent(pod) ? 'runs its agent' : 'has succeeded'}`,
          boundMs: BOUND_MS,
          everyMs: 50,
          nextStep: `Run \`kubectl -n ${pod.metadata.namespace} describe pod ${pod.metadata.name}\` while it stands.`,
        },
        async () => {
          const now = await read(cluster, pod);
          if (now === undefined) return { seen: 'it is not there' };
          if (failedWith(now) !== undefined) return { reached: now };
          const seen = missingOfPod(now);
          return seen === undefined ? { reached: now } : { seen };
        },
      ),
    ),
  );
  for (const pod of live) {
    const code = failedWith(pod);
    if (code === undefined) continue;
    const { name, namespace } = pod.metadata;
    throw new ContradictionError(`Pod ${namespace}/${name} ended with exit code ${code}, and must succeed`, {
      expected: 'exit code 0: the pod succeeds only if what the case states holds for it',
      seen: `exit code ${code}`,
      nextStep: `run its command by hand in a pod of ${namespace}, with the policies of that step in place`,
    });
  }
  return live.filter(hasAgent);
}

/** The exit code of a pod without an agent that has ended in failure; such a pod is not started again. Pure. */
export function failedWith(pod: Manifest): number | undefined {
  const { phase, containerStatuses = [] } = (pod as PodParts).status ?? {};
  if (hasAgent(pod) || phase !== 'Failed') return undefined;
  const codes = containerStatuses.map(({ state }) => state?.terminated?.exitCode ?? 0);
  return codes.find((code) => code !== 0) ?? 1;
}

/** What a new pod still lacks before it can be looked at, in words. Pure. */
export function missingOfPod(pod: Manifest): string | undefined {
  const { phase = 'Pending', podIP, ...statuses } = (pod as PodParts).status ?? {};
  const all = [...(statuses.containerStatuses ?? []), ...(statuses.initContainerStatuses ?? [])];
  if (!hasAgent(pod)) return phase === 'Succeeded' ? undefined : `phase ${phase}${waitingOf(all)}`;
  if (podIP === undefined) return `phase ${phase}, no address${waitingOf(all)}`;
  const agent = all.find(({ name }) => name === AGENT);
  return agent?.state?.running === undefined
    ? `phase ${phase}, its agent does not run${waitingOf(all)}`
    : undefined;
}

function waitingOf(statuses: readonly ContainerStatus[]): string {
  const { reason, message } = statuses.find(({ state }) => state?.waiting?.message)?.state?.waiting ?? {};
  return reason === undefined ? '' : ` (${reason}: ${message?.slice(0, 160)})`;
}
