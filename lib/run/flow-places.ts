import type { Cluster } from '../cluster/cluster.js';
import { EnvironmentError } from '../model/errors.js';

/** Where Keycloak inside the cluster is, for everybody: pods by the cluster's resolver, browser and host by a map. */
export const LOGIN_ORIGIN = 'https://login.twinlock.test:8443';
/** Where the browser finds the relying party. */
export const RELYING_PARTY = 'http://rp.twinlock.test:8080';

/** A node's address and the port under which it serves a pod of its own. */
export interface NodePlace {
  address: string;
  nodePort: number;
}

/**
 * The nodes that serve the flow world to the browser. The Services keep the caller's address (externalTrafficPolicy
 * Local), so only the node of the pod itself answers: slot 1 for the relying party, slot 2 for Keycloak. Slots are the
 * workers in the order of their names, as `kind-config/cluster.yaml` gives them out.
 */
export function flowNodes(cluster: Pick<Cluster, 'nodes'>): { relyingParty: NodePlace; login: NodePlace } {
  const workers = cluster.nodes
    .filter(({ role }) => role === 'worker')
    .sort((one, other) => one.name.localeCompare(other.name));
  const [first, second] = workers;
  if (!first || !second) {
    throw new EnvironmentError('flows', 'the flow world needs two worker nodes', {
      expected: 'workers of slot 1 and slot 2',
      seen: `${workers.length} workers`,
      nextStep: 'twinlock down, then twinlock up',
    });
  }
  return {
    relyingParty: { address: first.address, nodePort: 30080 },
    login: { address: second.address, nodePort: 30443 },
  };
}
