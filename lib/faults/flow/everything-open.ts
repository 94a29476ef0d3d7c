import type { Manifest } from '../../model/manifest.js';
import type { ClusterFault } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';
import { policyInForce } from './policy-in-force.js';

const NAMESPACES = ['client', 'rp', 'api', 'idp'];
const NAME = 'everything';

/** Policies add up: one that allows all undoes every other of its namespace, and nothing that works stops working. */
const policies: readonly Manifest[] = NAMESPACES.map((namespace) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: NAME, namespace },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
}));

/** In each namespace of the flows everything is allowed, beside the policies that stand there. */
export function everythingOpen(options: ExpectedRed): ClusterFault {
  return {
    ...expectedRed(options),
    inject: async (context) => {
      await context.apply([...policies]);
      return {};
    },
    prove: async (context) => {
      for (const namespace of NAMESPACES) await policyInForce(context, `${namespace}/${NAME}`, true);
      return `NetworkPolicy ${NAME} is in force in ${NAMESPACES.join(', ')}`;
    },
    undo: async (context) => {
      await context.remove([...policies]);
      for (const namespace of NAMESPACES) await policyInForce(context, `${namespace}/${NAME}`, false);
    },
  };
}
