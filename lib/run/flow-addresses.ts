import { type Cluster, controlPlane } from '../cluster/cluster.js';
import { networkAddresses } from '../cluster/docker-network.js';
import { read } from '../cluster/objects.js';
import { type AddressTable, API_SERVER_PLACEHOLDER, BROWSER_PLACEHOLDER } from '../flows/world/addresses.js';
import { EnvironmentError } from '../model/errors.js';
import { NODE_PODS } from '../model/hops.js';
import { flowNodes } from './flow-places.js';

/** The IPv4 addresses under which the pods of the flow world see who is no pod. */
export interface OuterAddresses {
  browser: string;
  apiServer: string;
  /** Those of the pods on the workers' own network, by `namespace/pod`. */
  nodes: Record<string, string>;
}

/** Where Calico writes the address that a node's own packets have when they cross the overlay. */
const TUNNEL = 'projectcalico.org/IPv4VXLANTunnelAddr';

/**
 * The browser's address is the gateway of the run's network. The API server's is not that of its node: what a node sends
 * to a pod elsewhere crosses the overlay, and comes from the tunnel's address, also by way of a Service. Throws ApiError,
 * and EnvironmentError where Calico has given the node none.
 */
export async function outerAddresses(cluster: Cluster): Promise<OuterAddresses> {
  const { relyingParty, login } = flowNodes(cluster);
  const nameOf = (address: string) => cluster.nodes.find((node) => node.address === address)?.name ?? '';
  const [{ gateway }, apiServer, same, other] = await Promise.all([
    networkAddresses(cluster),
    tunnelOf(cluster, controlPlane(cluster).name),
    tunnelOf(cluster, nameOf(login.address)),
    tunnelOf(cluster, nameOf(relyingParty.address)),
  ]);
  return { browser: gateway, apiServer, nodes: { [NODE_PODS.same]: same, [NODE_PODS.other]: other } };
}

async function tunnelOf(cluster: Cluster, name: string): Promise<string> {
  const node = await read(cluster, { apiVersion: 'v1', kind: 'Node', metadata: { name } });
  const address = node?.metadata.annotations?.[TUNNEL];
  if (address) return address;
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
