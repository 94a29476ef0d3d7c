import { clusterOf } from '../../cluster/cluster.js';
import { limitRejections, readDenyAction, writeDenyAction } from '../../cluster/deny-action.js';
import type { Manifest } from '../../model/manifest.js';
import { type ClusterFault, type FaultContext, workerOfSlot } from '../context.js';
import { expectedRed } from '../expected-red.js';
import { each } from './cases.js';

/** Settings of one node go before those of the cluster (Calico, FelixConfiguration). */
function overrides(context: FaultContext): Manifest[] {
  return ([1, 2] as const).map((slot) => ({
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'FelixConfiguration',
    metadata: { name: `node.${workerOfSlot(context, slot)}` },
    spec: { iptablesFilterDenyAction: 'Drop' },
  }));
}

/**
 * The cluster says that denied packets are answered, and both workers have a word of their own that they are not. What
 * Felix does never changes, so that nothing of it is waited for.
 */
export const denySwitchOverridden: ClusterFault = {
  ...expectedRed({
    name: 'deny-switch-overridden',
    why: 'A setting of one node that nobody remembers: callers who should be refused at once wait for their timeouts.',
    red: {
      ...each('but for another reason', [
        'a-client-behind-a-closed-way-reads-no-discovery-document',
        'foreign-a-browser-behind-another-address',
        'foreign-a-namespace-label-that-nobody-has',
        'foreign-a-namespace-that-lost-its-label',
        'foreign-a-policy-that-selects-another-pod',
        'foreign-the-address-of-a-service-in-a-rule',
        'foreign-the-port-of-a-node-in-a-rule',
      ]),
      ...each('discovery: expected stopped', [
        'a-client-that-can-look-up-no-name-gets-no-token',
        'foreign-the-address-of-the-resolver-in-a-rule',
      ]),
    },
  }),
  // The runner remembers how it set the switch.
  alone: true,
  inject: async (context) => {
    await context.apply(overrides(context));
    await writeDenyAction(clusterOf(context.environment), { action: 'Reject', former: 'Drop' });
    return {};
  },
  prove: async (context) => {
    const { action } = await readDenyAction(clusterOf(context.environment));
    const seen = await Promise.all(overrides(context).map((object) => context.read(object)));
    if (action !== 'Reject' || seen.includes(undefined))
      throw new Error(`the cluster says ${action}, and ${seen.filter(Boolean).length} nodes say otherwise`);
    return 'the cluster says Reject, and both workers say Drop for themselves';
  },
  undo: async (context) => {
    await writeDenyAction(clusterOf(context.environment), { action: 'Drop', former: undefined });
    await limitRejections(clusterOf(context.environment));
    await context.remove(overrides(context));
  },
};
