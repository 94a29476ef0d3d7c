import type { ClusterFault } from '../context.js';
import { allowRemoved } from './allow-removed.js';

/** For each hop an allow that is gone. What the report must say begins with the hop that it must name. */
export const allowFaults: readonly ClusterFault[] = [
  allowRemoved({
    name: 'flow-rule-removed',
    why: 'The relying party reaches the provider no more: every login ends at its first step, and it looks like an outage.',
    policy: 'rp/web-to-keycloak',
    // The first thing that a relying party asks the provider for is its discovery document.
    red: {
      'flows/authorization-code-pkce': 'H3 discovery',
      'flows/login-page-cut': 'H3 discovery',
      'flows/refresh': 'H3',
    },
    // They take the same half away.
    blinds: ['flows/code-redemption-cut', 'flows/discovery-cut', 'flows/refresh-cut'],
  }),
];
