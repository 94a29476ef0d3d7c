import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import { expect } from 'chai';
import type { KeycloakAdmin } from '../identity/admin.js';
import type { FaultContext } from './context.js';
import { flowClientsFault } from './keycloak-client.js';

/** One realm's clients in memory; as in Keycloak, a client that becomes public loses its secret. */
function realm(clients: ClientRepresentation[]) {
  const standing = new Map(clients.map((client) => [client.clientId, { ...client, id: client.clientId }]));
  const admin = {
    clients: {
      find: async ({ clientId }: { clientId: string }) => [standing.get(clientId) ?? []].flat(),
      update: async ({ id }: { id: string }, wanted: ClientRepresentation & { id: string }) => {
        const { secret, ...rest } = wanted;
        standing.set(id, { ...rest, ...(wanted.publicClient || secret === undefined ? {} : { secret }) });
      },
    },
  } as unknown as KeycloakAdmin;
  const context = {
    flowsKeycloak: (work: (session: KeycloakAdmin) => Promise<unknown>) => work(admin),
    secretOf: (_realm: string, client: string) => `secret of ${client}`,
  } as unknown as FaultContext;
  return { standing, context };
}

const client = (clientId: string, publicClient: boolean): ClientRepresentation => ({
  clientId,
  publicClient,
  attributes: { 'pkce.code.challenge.method': 'S256', kept: 'as it was' },
  ...(publicClient ? {} : { secret: `secret of ${clientId}` }),
});

describe('a fault of several clients', () => {
  const fault = flowClientsFault({
    name: 'clients-made-public',
    why: 'w',
    clients: ['web', 'app'],
    change: { settings: { publicClient: true }, attributes: { 'pkce.code.challenge.method': '' } },
    red: { 'flows/x': 'y' },
  });
  const whole = () => [client('web', false), client('app', true)];

  it('proves what each of them then has, and that it has nothing else', async () => {
    const { context, standing } = realm(whole());
    const state = await fault.inject(context);
    expect(await fault.prove(context, state))
      .to.contain('client web')
      .and.contain('client app');
    expect(standing.get('web')?.attributes).to.deep.equal({
      'pkce.code.challenge.method': '',
      kept: 'as it was',
    });
    await context.flowsKeycloak((admin) =>
      admin.clients.update({ realm: 'flows', id: 'app' }, { ...standing.get('app'), publicClient: false }),
    );
    const error = await fault.prove(context, state).catch((thrown: unknown) => thrown);
    expect(String(error)).to.contain('client app of realm flows has');
  });

  it('puts each back as it was, with the secret that the run made and no state holds', async () => {
    const { context, standing } = realm(whole());
    const state = await fault.inject(context);
    expect(JSON.stringify(state)).to.not.contain('secret of');
    await fault.undo(context, JSON.parse(JSON.stringify(state)));
    await fault.undo(context, JSON.parse(JSON.stringify(state)));
    const back = whole().map((one) => ({ ...one, id: one.clientId }));
    expect([...standing.values()]).to.deep.equal(back);
  });
});
