import { adminRequest } from './admin-request.js';
import type { Cluster } from './cluster.js';
import { onNode } from './node-exec.js';
import { spareSpoofCheck } from './spoof-check.js';

/** What Calico does with a packet that no policy allows. */
export type DenyAction = 'Drop' | 'Reject';

/** How Felix is set, and how it was before Twinlock changed it for some cases; undefined where it did not. */
export interface DenySetting {
  action: DenyAction;
  former: DenyAction | undefined;
}

const PATH = '/apis/crd.projectcalico.org/v1/felixconfigurations/default';
/** Kept in the cluster, so that a run that was killed half-way leaves word of what to put back. */
const FORMER = 'twinlock.dev/former-deny-action';

interface FelixConfiguration {
  metadata: { annotations?: Record<string, string> };
  spec?: { iptablesFilterDenyAction?: string };
}

/** Reads the switch (FelixConfiguration, `iptablesFilterDenyAction`; Drop where it is not set). Throws ApiError. */
export async function readDenyAction(cluster: Pick<Cluster, 'kubeconfig'>): Promise<DenySetting> {
  const { metadata, spec } = (await adminRequest(cluster, {
    method: 'GET',
    path: PATH,
  })) as FelixConfiguration;
  const former = metadata.annotations?.[FORMER];
  return {
    action: actionOf(spec?.iptablesFilterDenyAction),
    former: former === undefined ? undefined : actionOf(former),
  };
}

/**
 * Sets the switch; Felix starts itself anew for it, which takes seconds. Linux tells one peer of at most one rejected packet a
 * second (icmp_ratelimit), so that most callers would still meet silence: the nodes do without that limit as long as
 * Calico rejects. It comes back by `limitRejections` only when nothing is rejected any more, else silence would be taken
 * for a drop. Throws ApiError, or EnvironmentError where a node cannot be told.
 */
export async function writeDenyAction(cluster: Cluster, { action, former }: DenySetting): Promise<void> {
  if (action === 'Reject') {
    await spareSpoofCheck(cluster);
    await setLimit(cluster, 0);
  }
  await adminRequest(cluster, {
    method: 'PATCH',
    path: PATH,
    contentType: 'application/merge-patch+json',
    body: {
      metadata: { annotations: { [FORMER]: former ?? null } },
      spec: { iptablesFilterDenyAction: action },
    },
  });
}

/** Gives the nodes Linux' own limit of rejections again. Throws EnvironmentError where a node cannot be told. */
export async function limitRejections(cluster: Cluster): Promise<void> {
  await setLimit(cluster, 1000);
}

async function setLimit(cluster: Cluster, milliseconds: number): Promise<void> {
  const setting = `net.ipv4.icmp_ratelimit=${milliseconds}`;
  await Promise.all(cluster.nodes.map(({ name }) => onNode(cluster, name, ['sysctl', '-qw', setting])));
}

function actionOf(text: string | undefined): DenyAction {
  return text === 'Reject' ? 'Reject' : 'Drop';
}
