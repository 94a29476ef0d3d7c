import type { Manifest } from '../model/manifest.js';
import { LOGGING_POLICY, type OwnWorld } from '../model/own-flow.js';
import { podName } from '../model/world.js';
import { Oracle } from '../oracle/oracle.js';
import { isModelled } from '../oracle/policy-kinds.js';
import { worldOf } from '../oracle/world.js';

/**
 * Policies that have Calico log what the user's namespaces deny. Such a policy isolates whom it selects, so it is made only
 * for directions in which all pods of the namespace are isolated anyway, in each of these sets of objects.
 */
export function loggingPolicies(sets: readonly (readonly Manifest[])[], own: OwnWorld): Manifest[] {
  const actors = [own.client, own.server];
  const isolations = sets.map((objects) => {
    const world = worldOf(objects);
    const oracle = new Oracle(world, objects.filter(isModelled));
    return (pod: string, half: 'egress' | 'ingress') => {
      const other = world.pods.map(podName).find((one) => one !== pod) ?? pod;
      const [from, to] = half === 'egress' ? [pod, other] : [other, pod];
      return oracle.decide({ from, to, port: own.serverPort, protocol: 'TCP' })[half].isolatedBy.length > 0;
    };
  });
  return own.namespaces.flatMap((namespace) => {
    const pods = actors.filter((pod) => pod.startsWith(`${namespace}/`));
    const halves = (['ingress', 'egress'] as const).filter((half) =>
      isolations.every((isolated) => pods.every((pod) => isolated(pod, half))),
    );
    if (pods.length === 0 || halves.length === 0) return [];
    return [
      {
        apiVersion: 'crd.projectcalico.org/v1',
        kind: 'NetworkPolicy',
        metadata: { name: LOGGING_POLICY, namespace },
        spec: {
          order: 2000,
          selector: 'all()',
          types: halves.map((half) => (half === 'egress' ? 'Egress' : 'Ingress')),
          ...Object.fromEntries(halves.map((half) => [half, [{ action: 'Log' }]])),
        },
      },
    ];
  });
}
