import type { KeycloakAdmin } from '../../identity/admin.js';
import type { ClusterFault } from '../context.js';
import { expectedRed } from '../expected-red.js';
import { clientNamed } from '../keycloak-client.js';

const LEDGER = { realm: 'flows', client: 'ledger' };

/** Keycloak no longer takes the secret with which the resource server introspects. */
export const introspectionSecretChanged: ClusterFault = {
  ...expectedRed({
    name: 'introspection-secret-changed',
    why: 'A rotated secret that one resource server missed: tokens are fine, the network is fine, and it refuses everybody.',
    red: { 'flows/introspection': 'introspection', 'flows/introspection-inactive': 'introspection' },
    spares: ['flows/jwks-validation'],
  }),
  // The former secret is put back from the changed one, not from this state, which is written to a file.
  inject: async ({ flowsKeycloak }) => {
    await flowsKeycloak(async (admin) => change(admin, `${await secretOf(admin)}-changed`));
    return {};
  },
  prove: async ({ flowsKeycloak }) => {
    if (!(await flowsKeycloak(secretOf)).endsWith('-changed'))
      throw new Error(`Keycloak still takes the former secret of client ${LEDGER.client}`);
    return `Keycloak takes another secret for client ${LEDGER.client} than the resource server has`;
  },
  undo: async ({ flowsKeycloak }) =>
    flowsKeycloak(async (admin) => change(admin, (await secretOf(admin)).replace(/(-changed)+$/, ''))),
};

async function secretOf(admin: KeycloakAdmin): Promise<string> {
  const { id } = await clientNamed(admin, LEDGER);
  return (await admin.clients.getClientSecret({ realm: LEDGER.realm, id })).value ?? '';
}

async function change(admin: KeycloakAdmin, secret: string): Promise<void> {
  const client = await clientNamed(admin, LEDGER);
  await admin.clients.update({ realm: LEDGER.realm, id: client.id }, { ...client, secret });
}
