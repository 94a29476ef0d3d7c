import type { ClusterFault } from './context.js';

const CLIENT = 'web';
const ATTRIBUTE = 'pkce.code.challenge.method';

/** Keycloak no longer requires PKCE of the relying party's client. */
export const pkceNotRequired: ClusterFault = {
  name: 'pkce-not-required',
  why: 'Every login still works, so only a login that must be refused shows that PKCE can be left out (RFC 9700).',
  reddens: ['flows/pkce-stripped-challenge'],
  verdict: 'fail',
  says: 'done',
  async inject(context) {
    const { attributes } = await context.readClient(CLIENT);
    await context.changeClient(CLIENT, { attributes: { [ATTRIBUTE]: '' } });
    return { former: attributes?.[ATTRIBUTE] ?? 'S256' };
  },
  async prove(context) {
    const { attributes } = await context.readClient(CLIENT);
    if (attributes?.[ATTRIBUTE])
      throw new Error(`client ${CLIENT} still requires PKCE (${attributes[ATTRIBUTE]})`);
    return `client ${CLIENT} has no ${ATTRIBUTE}: Keycloak accepts an authorization request without a challenge`;
  },
  async undo(context, state) {
    const { former } = state as { former: string };
    await context.changeClient(CLIENT, { attributes: { [ATTRIBUTE]: former } });
  },
};
