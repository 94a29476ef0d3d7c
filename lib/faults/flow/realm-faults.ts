import type { ClusterFault } from '../context.js';
import { SIGN_IN } from './cases.js';
import { realmFault } from './realm-fault.js';

/** Realms of the flows that are set up otherwise. */
export const realmFaults: readonly ClusterFault[] = [
  realmFault({
    name: 'refresh-tokens-not-rotated',
    why: 'A stolen refresh token works beside the good one for as long as the session lives, and nobody notices.',
    realms: ['strict'],
    change: { revokeRefreshToken: false },
    red: {
      'flows/a-used-refresh-token-ends-the-newest-too': 'reuse-refused: expected',
      'flows/reused-refresh-token-ends-the-session': 'attempt: expected stopped',
    },
    spares: ['flows/refresh'],
  }),
  realmFault({
    name: 'refresh-tokens-rotated',
    why: 'What a product lets pass by default is written down; once it no longer does, somebody must hear of it.',
    realms: ['flows'],
    change: { revokeRefreshToken: true },
    red: { 'flows/refresh-token-of-a-public-client-is-taken-twice': 'attempt: expected done' },
    spares: [SIGN_IN],
  }),
];
