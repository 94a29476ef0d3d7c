import type { ClientSettings, ClusterFault } from './context.js';

const CLIENT = 'ledger';

/** Keycloak no longer takes the secret with which the resource server introspects. */
export const introspectionSecretChanged: ClusterFault = {
  name: 'introspection-secret-changed',
  why: 'A rotated secret that one resource server missed: tokens are fine, the network is fine, and it refuses everybody.',
  reddens: ['flows/introspection', 'flows/introspection-inactive'],
  verdict: 'fail',
  says: 'introspection',
  async inject(context) {
    const { secret } = await context.readClient(CLIENT);
    // The former secret is put back from the run's own secrets, not from this state, which is written to a file.
    await context.changeClient(CLIENT, { secret: `${secret}-changed` });
    return {};
  },
  async prove(context) {
    const { secret } = await context.readClient(CLIENT);
    if (!secret?.endsWith('-changed'))
      throw new Error(`Keycloak still takes the former secret of client ${CLIENT}`);
    return `Keycloak takes another secret for client ${CLIENT} than the resource server has`;
  },
  async undo(context) {
    const { secret } = await context.readClient(CLIENT);
    const former: ClientSettings = { secret: secret?.replace(/(-changed)+$/, '') ?? '' };
    await context.changeClient(CLIENT, former);
  },
};
