import type { Manifest } from '../../model/manifest.js';
import { type ClusterFault, type FaultContext, workerOfSlot } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';
import { type FirstRules, proveFirst, putFirst, takeAway } from '../node-firewall.js';

const KEYCLOAK: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'keycloak', namespace: 'idp' },
};

/** Whoever calls the provider inside the cluster is reset at once by its node, as by a firewall before a server. */
export function providerResets(options: ExpectedRed): ClusterFault {
  // fixtures/flows/idp.yaml puts it there.
  const node = (context: FaultContext) => workerOfSlot(context, 2);
  const parts = async (context: FaultContext): Promise<FirstRules[]> => {
    const { podIP } = ((await context.read(KEYCLOAK))?.status ?? {}) as { podIP?: string };
    if (podIP === undefined) throw new Error('Pod idp/keycloak has no address');
    const rules = [`-d ${podIP}/32 -p tcp --dport 8443 -j REJECT --reject-with tcp-reset`];
    // FORWARD is the way of pods and of the browser, OUTPUT that of the node itself.
    return (['FORWARD', 'OUTPUT'] as const).map((hook) => ({ table: 'filter', hook, family: 4, rules }));
  };
  return {
    ...expectedRed(options),
    inject: async (context) => {
      await putFirst(context, node(context), options.name, await parts(context));
      return {};
    },
    prove: async (context) => {
      await proveFirst(context, node(context), await parts(context));
      return `${node(context)} resets every connection to idp/keycloak:8443`;
    },
    undo: (context) => takeAway(context, node(context), options.name),
  };
}
