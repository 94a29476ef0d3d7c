import { type Cluster, controlPlane } from '../cluster/cluster.js';
import { networkAddresses } from '../cluster/docker-network.js';
import { read } from '../cluster/objects.js';
import { type AddressTable, API_SERVER_PLACEHOLDER, BROWSER_PLACEHOLDER } from '../flows/world/addresses.js';
import { EnvironmentError } from '../model/errors.js';

/** The IPv4 addresses under which the pods of the flow world see who is no pod. */
export interface OuterAddresses {
  browser: string;
  apiServer: string;
}

/** Where Calico writes the address that a node's own packets have when they cross the overlay. */
const TUNNEL = 'projectcalico.org/IPv4VXLANTunnelAddr';

/**
 * The browser's address is the gateway of the run's network. The API server's is not that of its node: what a node sends
 * to a pod elsewhere crosses the overlay, and comes from the tunnel's address, also by way of a Service. Throws ApiError,
 * and EnvironmentError where Calico has given the node none.
 */
export async function outerAddresses(cluster: Cluster): Promise<OuterAddresses> {
  const { name } = controlPlane(cluster);
  const [{ gateway }, node] = await Promise.all([
    networkAddresses(cluster),
    read(cluster, { apiVersion: 'v1', kind: 'Node', metadata: { name } }),
  ]);
  const apiServer = node?.metadata.annotations?.[TUNNEL];
  if (apiServer) return { browser: gateway, apiServer };
  throw new EnvironmentError('flows', `node ${name} has no tunnel address`, {
    expected: `annotation ${TUNNEL}, which Calico writes when it starts`,
    seen: node ? 'no such annotation' : 'no such node',
    nextStep: 'kubectl -n kube-system logs -l k8s-app=calico-node',
  });
}

/** What to write into the manifests for them. */
export function addressTable({ browser, apiServer }: OuterAddresses): AddressTable {
  return { [BROWSER_PLACEHOLDER]: `${browser}/32`, [API_SERVER_PLACEHOLDER]: `${apiServer}/32` };
}
