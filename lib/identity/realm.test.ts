import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import type { KeycloakAdmin } from './admin.js';
import { seedRealm } from './realm.js';
import { realmDescriptionSchema } from './realm-description.js';

/** One realm's objects in memory, as far as seeding touches the admin API; every change is noted. */
function memoryAdmin(changes: string[], refuses: string[] = []) {
  const known = new Map<string, Record<string, unknown>>();
  const change = (what: string, key: string, value: object) => {
    if (refuses.includes(key)) throw new Error('409 Conflict');
    changes.push(`${what} ${key}`);
    known.set(key, { ...known.get(key), ...value, id: key });
    return { id: key };
  };
  const find = (key: string) => (known.has(key) ? [known.get(key)] : []);
  const admin = {
    realms: {
      findOne: async ({ realm }: { realm: string }) => known.get(`realm ${realm}`) ?? null,
      create: async (value: { realm: string }) => change('create', `realm ${value.realm}`, value),
      update: async ({ realm }: { realm: string }, value: object) =>
        change('update', `realm ${realm}`, value),
    },
    groups: {
      find: async ({ search }: { search: string }) => find(`group ${search}`),
      create: async (value: { name: string }) => change('create', `group ${value.name}`, value),
    },
    clients: {
      find: async ({ clientId }: { clientId: string }) => find(`client ${clientId}`),
      create: async (value: { clientId: string }) => change('create', `client ${value.clientId}`, value),
      update: async ({ id }: { id: string }, value: object) => change('update', id, value),
      addMultipleProtocolMappers: async ({ id }: { id: string }, mappers: unknown[]) =>
        mappers.length > 0 && change('add mappers to', id, { protocolMappers: mappers }),
    },
    users: {
      find: async ({ username }: { username: string }) => find(`user ${username}`),
      create: async (value: { username: string }) => change('create', `user ${value.username}`, value),
      update: async ({ id }: { id: string }, value: object) => change('update', id, value),
      resetPassword: async ({ id }: { id: string }) => change('reset password of', id, {}),
      addToGroup: async ({ id, groupId }: { id: string; groupId: string }) =>
        change(`add to ${groupId}`, id, {}),
    },
  };
  return { admin: admin as unknown as KeycloakAdmin, known };
}

describe('seeding a realm', () => {
  const description = realmDescriptionSchema.parse({
    realm: 'r',
    why: 'w',
    groups: ['viewers'],
    users: [{ name: 'alice', groups: ['viewers'] }],
    clients: [{ id: 'ci', why: 'w', access: 'confidential', mappers: [{ audience: 'kubernetes' }] }],
  });
  const secrets = {
    passwordOf: (user: string) => `password of ${user}`,
    secretOf: (client: string) => `secret of ${client}`,
    signingKey: () => 'PEM',
  };

  it('makes everything once, with the run’s own secrets', async () => {
    const changes: string[] = [];
    const { admin, known } = memoryAdmin(changes);
    await seedRealm(admin, description, secrets);
    expect(changes).to.have.members([
      'create realm r',
      'create client ci',
      'create group viewers',
      'create user alice',
      'add to group viewers user alice',
    ]);
    expect(changes[0]).to.equal('create realm r');
    expect(known.get('client ci')?.secret).to.equal('secret of ci');
    expect(JSON.stringify(known.get('user alice')?.credentials)).to.contain('password of alice');
    expect(JSON.stringify(known.get('realm r')?.components)).to.contain('PEM');
  });

  it('makes nothing a second time, and adds no mapper that is there', async () => {
    const changes: string[] = [];
    const { admin } = memoryAdmin(changes);
    await seedRealm(admin, description, secrets);
    changes.length = 0;
    await seedRealm(admin, description, secrets);
    expect(changes).to.have.members([
      'update realm r',
      'update client ci',
      'update user alice',
      'reset password of user alice',
      'add to group viewers user alice',
    ]);
  });

  it('adds a mapper that was taken away', async () => {
    const changes: string[] = [];
    const { admin, known } = memoryAdmin(changes);
    await seedRealm(admin, description, secrets);
    known.set('client ci', { ...known.get('client ci'), protocolMappers: [] });
    changes.length = 0;
    await seedRealm(admin, description, secrets);
    expect(changes).to.include('add mappers to client ci');
  });

  it('names the object that Keycloak refused', async () => {
    const { admin } = memoryAdmin([], ['client ci']);
    const error = await seedRealm(admin, description, secrets).catch((e: EnvironmentError) => e);
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error).to.have.property('message').that.contains('client ci of realm r');
    expect(error).to.have.property('seen').that.contains('409 Conflict');
  });
});
