import fc from 'fast-check';
import type { World, WorldNamespace, WorldPod, WorldPort } from '../model/world.js';
import { NAMESPACE_NAME_LABEL } from './world.js';

/**
 * Small worlds with everything in them that a policy can see: labels that are shared, rare and missing, one port name
 * for several numbers, pods on their node's network, and pods without an address of one IP version or of both. Many pods
 * differ from the one before in a single thing or in nothing, as replicas do.
 */
export function arbitraryWorld(): fc.Arbitrary<World> {
  const more = fc.array(fc.oneof(fc.record(traits), arbitraryChange), { minLength: 2, maxLength: 6 });
  return fc
    .tuple(fc.tuple(...['x', 'y', 'z'].map(arbitraryNamespace)), fc.record(traits), more)
    .map(([namespaces, first, others]): World => {
      const pods: Traits[] = [first];
      for (const other of others) pods.push({ ...(pods.at(-1) ?? first), ...other });
      return { namespaces, serviceAccounts, pods: pods.map(podOf) };
    });
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
    named: fc.constantFrom(true, true, true, false),
    dns: fc.constantFrom<WorldPort[]>([], [{ name: 'dns', port: 53, protocol: 'UDP' }]),
    twin: fc.constantFrom<WorldPort[]>(
      [],
      [{ port: 80, protocol: 'UDP' }],
      [{ name: 'http', port: 80, protocol: 'UDP' }],
      [{ name: 'http', port: 8080, protocol: 'UDP' }],
      [{ name: 'http', port: 82, protocol: 'SCTP' }],
    ),
  })
  .map(({ http, named, dns, twin }): WorldPort[] => [
    { ...(named ? { name: 'http' } : {}), port: http, protocol: 'TCP' },
    ...dns,
    ...twin,
  ]);

const traits = {
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
  /** The IP versions of which the pod has an address. */
  versions: fc.constantFrom<number[]>([4], [4], [4, 6], [4, 6], [6], []),
};

interface Traits {
  namespace: string;
  labels: Record<string, string>;
  ports: WorldPort[];
  node: string | undefined;
  hostNetwork: boolean;
  serviceAccount: string | undefined;
  versions: number[];
}

/** What a pod has otherwise than the one before. */
const arbitraryChange: fc.Arbitrary<Partial<Traits>> = fc.oneof(
  fc.constant({}),
  fc.record({ labels: traits.labels }),
  fc.record({ ports: traits.ports }),
  fc.record({ hostNetwork: traits.hostNetwork, node: traits.node }),
  fc.record({ serviceAccount: traits.serviceAccount }),
);

/** A pod by its place in the world. The first has both addresses and a named port, so that policies have words. */
function podOf(given: Traits, index: number): WorldPod {
  const { namespace, labels, ports, node, hostNetwork, serviceAccount, versions } = given;
  const row = ['x', 'y', 'z'].indexOf(namespace) + 1;
  const has = (version: number) => index === 0 || versions.includes(version);
  return {
    namespace,
    name: `p${index}`,
    labels: { ...labels, number: `${index}` },
    ports: index === 0 ? [...ports, { name: 'admin', port: 9000, protocol: 'TCP' }] : ports,
    ...(node ? { node } : {}),
    ...(hostNetwork ? { hostNetwork } : {}),
    ...(serviceAccount ? { serviceAccount } : {}),
    ...(has(4) ? { address: `10.0.${row}.${index + 1}` } : {}),
    ...(has(6) ? { address6: `fd00:${row}::${index + 1}` } : {}),
  };
}
