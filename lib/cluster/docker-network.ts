import { type Cluster, RUN_LABEL } from './cluster.js';
import { engine } from './engine.js';
import { ipv6SubnetOf } from './network-subnet.js';

/**
 * Makes the run's own network of both families, labelled with the run, unless it stands already: Keycloak may have come first.
 * User-defined, so that the engine's DNS answers for aliases such as idp.twinlock.test.
 */
export async function ensureNetwork(
  engineEnv: Record<string, string>,
  name: string,
  run: string,
): Promise<void> {
  const found = await engine(engineEnv, 'network', [
    'network',
    'ls',
    '--filter',
    `name=^${name}$`,
    '--format',
    '{{.Name}}',
  ]);
  if (found.trim() === name) return;
  await engine(engineEnv, 'network', [
    'network',
    'create',
    '--driver',
    'bridge',
    '--label',
    `${RUN_LABEL}=${run}`,
    '--opt',
    'com.docker.network.bridge.enable_ip_masquerade=true',
    '--ipv6',
    '--subnet',
    ipv6SubnetOf(name),
    name,
  ]);
}

/** The network's IPv4 subnet and gateway: what a host process looks like to the cluster. */
export async function networkAddresses(
  cluster: Pick<Cluster, 'engineEnv' | 'network'>,
): Promise<{ subnet: string; gateway: string }> {
  const template = '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{"\\n"}}{{end}}';
  const text = await engine(cluster.engineEnv, 'network', [
    'network',
    'inspect',
    cluster.network,
    '--format',
    template,
  ]);
  const [subnet = '', gateway = ''] =
    text
      .split('\n')
      .find((line) => line.includes('.'))
      ?.split(' ') ?? [];
  return { subnet, gateway };
}
