import type { Protocol } from './cell.js';

/** A port that a pod declares. */
export interface WorldPort {
  name?: string;
  port: number;
  protocol: Protocol;
}

/** A probe pod as the oracle and the prober know it. `address` and `address6` are its fixed or reported pod IPs. */
export interface WorldPod {
  namespace: string;
  name: string;
  labels: Record<string, string>;
  ports: WorldPort[];
  address?: string;
  address6?: string;
  /** Name of its service account; `default` where none is written. */
  serviceAccount?: string;
  hostNetwork?: boolean;
  node?: string;
}

export interface WorldNamespace {
  name: string;
  labels: Record<string, string>;
}

/** Calico's policies may select pods by the labels of their service account. */
export interface WorldServiceAccount {
  namespace: string;
  name: string;
  labels: Record<string, string>;
}

/** What stands in the cluster to be tested, as far as NetworkPolicies can see it. */
export interface World {
  namespaces: WorldNamespace[];
  pods: WorldPod[];
  serviceAccounts?: WorldServiceAccount[];
}

/** `namespace/pod`, the name of a pod in cells and reports. */
export function podName(pod: { namespace: string; name: string }): string {
  return `${pod.namespace}/${pod.name}`;
}
