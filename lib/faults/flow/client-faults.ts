import type { ClusterFault } from '../context.js';
import { flowClientFault } from '../keycloak-client.js';

/** Clients of the flows that are set up otherwise: what Keycloak then lets through, or refuses, is no doing of the network. */
export const clientFaults: readonly ClusterFault[] = [
  flowClientFault({
    name: 'pkce-not-required',
    why: 'Every login still works, so only a login that must be refused shows that PKCE can be left out (RFC 9700).',
    client: 'web',
    change: { attributes: { 'pkce.code.challenge.method': '' } },
    red: { 'flows/pkce-stripped-challenge': 'done' },
    spares: ['flows/authorization-code-pkce'],
  }),
];
