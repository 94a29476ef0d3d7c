import type { Manifest } from '../../model/manifest.js';
import type { ClusterFault } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';
import { withoutServerFields } from '../former-object.js';
import { policyInForce } from './policy-in-force.js';

/** One allow of the flow world is gone: a half of a hop is closed, and it looks like an outage. */
export function allowRemoved(options: ExpectedRed & { policy: string }): ClusterFault {
  const [namespace, name] = options.policy.split('/') as [string, string];
  const policy: Manifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
  };
  return {
    ...expectedRed(options),
    async inject(context) {
      const former = await context.read(policy);
      if (former === undefined) throw new Error(`NetworkPolicy ${options.policy} does not stand`);
      await context.remove([policy]);
      await policyInForce(context, options.policy, false);
      return { former: withoutServerFields(former) };
    },
    async prove(context) {
      if ((await context.read(policy)) !== undefined)
        throw new Error(`NetworkPolicy ${options.policy} still stands`);
      return `NetworkPolicy ${options.policy} is gone`;
    },
    async undo(context, state) {
      const { former } = state as { former?: Manifest };
      if (former === undefined) return;
      await context.apply([former]);
      await policyInForce(context, options.policy, true);
    },
  };
}
