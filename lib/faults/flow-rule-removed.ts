import type { Manifest } from '../model/manifest.js';
import type { ClusterFault } from './context.js';
import { withoutServerFields } from './former-object.js';

const policy: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web-to-keycloak', namespace: 'rp' },
};

/** One allow of the flow world is gone: the relying party may not connect to the identity provider. */
export const flowRuleRemoved: ClusterFault = {
  name: 'flow-rule-removed',
  why: 'The relying party reaches the provider no more: every login ends at its first step, and it looks like an outage.',
  reddens: [
    'flows/authorization-code-pkce',
    'flows/login-page-cut',
    'flows/name-resolution-cut',
    'flows/pkce-replaced-challenge',
    'flows/pkce-stripped-challenge',
    'flows/refresh',
  ],
  // They take the same half away, or need it open before they cut the other.
  blinds: ['flows/code-redemption-cut', 'flows/discovery-cut', 'flows/refresh-cut'],
  verdict: 'fail',
  // The first thing that a relying party asks the provider for is its discovery document.
  says: 'H3',
  async inject(context) {
    const former = await context.read(policy);
    if (former === undefined) throw new Error('NetworkPolicy rp/web-to-keycloak does not stand');
    await context.remove([policy]);
    return { former: withoutServerFields(former) };
  },
  async prove(context) {
    if ((await context.read(policy)) !== undefined)
      throw new Error('NetworkPolicy rp/web-to-keycloak still stands');
    return 'NetworkPolicy rp/web-to-keycloak is gone';
  },
  async undo(context, state) {
    await context.apply([(state as { former: Manifest }).former]);
  },
};
