import { type Cluster, controlPlane } from '../cluster/cluster.js';
import { onNode } from '../cluster/node-exec.js';
import type { OutsideProvider } from '../flows/outside-provider.js';
import type { Route } from '../identity/route.js';
import type { RealmSecrets } from '../identity/run-secrets.js';
import { requestTokens } from '../identity/token-endpoint.js';
import { EnvironmentError } from '../model/errors.js';
import { type NodeAnswer, nodeProbe } from './node-probe.js';

/** Who signs in there, and where: the realm and the client that the API server's flags name. */
const REALM = 'k8s';
const CLIENT = 'kubernetes';
const USER = 'alice';

/** Felix has no rules in mangle's OUTPUT, so that these never compete with its own. */
const firewall = (action: string, addresses: readonly string[]) =>
  addresses
    .map((address) => {
      const program = address.includes(':') ? 'ip6tables' : 'iptables';
      return `${program} -w -t mangle ${action} OUTPUT -d ${address} -p tcp --dport 8443 -j DROP`;
    })
    .join(' && ');

/** The Keycloak container beside the cluster, as the API server's node and the host reach it. */
export function outsideProvider(
  cluster: Cluster,
  { route, secrets }: { route: Route; secrets: Pick<RealmSecrets, 'passwordOf'> },
): OutsideProvider {
  const { name: node } = controlPlane(cluster);
  const { hostname, port } = new URL(route.origin);
  const onTheNode = (script: string) => onNode(cluster, node, ['sh', '-c', script]);
  const addressesOf = async () => {
    const said = await onTheNode(`getent ahosts ${hostname}`);
    return [...new Set(said.split('\n').flatMap((line) => line.split(/\s/, 1).filter(Boolean)))];
  };
  const mustBe = async (addresses: readonly string[], wanted: NodeAnswer) => {
    const targets = addresses.map((address) => [address, Number(port)] as const);
    const answers = await nodeProbe(cluster)(targets, 400);
    if (answers.every((answer) => answer === wanted)) return;
    throw new EnvironmentError('flows', `the way from ${node} to ${hostname} is not as it should be`, {
      expected: `${wanted}, by each of its addresses`,
      seen: answers.join(', ') || 'no address',
      nextStep: `look at the rules of the node: iptables -t mangle -S OUTPUT`,
    });
  };
  return {
    name: hostname,
    token: async () => {
      const login = { client: CLIENT, user: USER, password: secrets.passwordOf(USER) };
      const { idToken } = await requestTokens(route, REALM, { grant: 'password', ...login });
      return idToken ?? '';
    },
    close: async () => {
      const addresses = await addressesOf();
      await mustBe(addresses, 'connected');
      const open = async () => {
        await onTheNode(firewall('-D', addresses));
        await mustBe(addresses, 'connected');
      };
      await onTheNode(firewall('-I', addresses));
      await mustBe(addresses, 'timeout').catch(async (error: unknown) => {
        await open();
        throw error;
      });
      return open;
    },
  };
}
