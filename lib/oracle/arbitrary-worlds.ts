import fc from 'fast-check';
import type { World, WorldNamespace, WorldPod, WorldPort } from '../model/world.js';
import { NAMESPACE_NAME_LABEL } from './world.js';

/**
 * Small worlds with everything in them that a policy can see: labels that are shared, rare and missing, one port name
 * for several numbers, pods on their node's network, and pods without an address of one IP version or of both.
 */
export function arbitraryWorld(): fc.Arbitrary<World> {
  return fc
    .tuple(...['x', 'y', 'z'].map(arbitraryNamespace))
    .chain((namespaces) =>
      fc
        .array(arbitraryPod, { minLength: 3, maxLength: 7 })
        .map((pods): World => ({ namespaces, serviceAccounts, pods: pods.map(named) })),
    );
}

const serviceAccounts = [{ namespace: 'x', name: 'robot', labels: { role: 'ci' } }];

function arbitraryNamespace(name: string): fc.Arbitrary<WorldNamespace> {
  return fc.constantFrom({ ns: name }, { ns: name, team: 'red' }, { ns: 'x' }, {}).map((labels) => {
    return { name, labels: { ...labels, [NAMESPACE_NAME_LABEL]: name } };
  });
}

const arbitraryPorts: fc.Arbitrary<WorldPort[]> = fc
  .record({
    http: fc.constantFrom(80, 80, 8080, 81),
    dns: fc.constantFrom<WorldPort[]>([], [{ name: 'dns', port: 53, protocol: 'UDP' }]),
    twin: fc.constantFrom<WorldPort[]>(
      [],
      [{ port: 80, protocol: 'UDP' }],
      [{ name: 'http', port: 80, protocol: 'UDP' }],
      [{ name: 'http', port: 8080, protocol: 'UDP' }],
      [{ name: 'http', port: 82, protocol: 'SCTP' }],
    ),
  })
  .map(({ http, dns, twin }) => [{ name: 'http', port: http, protocol: 'TCP' }, ...dns, ...twin]);

const arbitraryPod: fc.Arbitrary<Omit<WorldPod, 'name'>> = fc
  .record({
    namespace: fc.constantFrom('x', 'x', 'y', 'y', 'z'),
    labels: fc.constantFrom<Record<string, string>>(
      { pod: 'a' },
      { pod: 'a' },
      { pod: 'b' },
      { pod: 'b', tier: 'web' },
      { pod: 'c', tier: 'web' },
      {},
    ),
    ports: arbitraryPorts,
    node: fc.constantFrom('one', 'two', undefined),
    hostNetwork: fc.constantFrom(false, false, false, false, true),
    serviceAccount: fc.constantFrom(undefined, undefined, 'robot'),
    addresses: fc.constantFrom(4, 4, 46, 46, 6, 0),
  })
  .map(({ namespace, labels, ports, node, hostNetwork, serviceAccount, addresses }) => ({
    namespace,
    labels,
    ports,
    ...(node ? { node } : {}),
    ...(hostNetwork ? { hostNetwork } : {}),
    ...(serviceAccount ? { serviceAccount } : {}),
    // Whether there is one; the address itself follows from the pod's place in the world.
    ...(addresses === 4 || addresses === 46 ? { address: '' } : {}),
    ...(addresses === 6 || addresses === 46 ? { address6: '' } : {}),
  }));

/** The first pod always has both addresses, so that every world has blocks to speak about. */
function named(pod: Omit<WorldPod, 'name'>, index: number): WorldPod {
  const row = ['x', 'y', 'z'].indexOf(pod.namespace) + 1;
  return {
    ...pod,
    name: `p${index}`,
    labels: { ...pod.labels, number: `${index}` },
    ...(pod.address !== undefined || index === 0 ? { address: `10.0.${row}.${index + 1}` } : {}),
    ...(pod.address6 !== undefined || index === 0 ? { address6: `fd00:${row}::${index + 1}` } : {}),
  };
}
