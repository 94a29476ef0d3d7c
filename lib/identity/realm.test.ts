import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import type { KeycloakAdmin } from './admin.js';
import { seedRealm } from './realm.js';
import { realmDescriptionSchema } from './realm-description.js';

describe('seeding a realm', () => {
  const description = realmDescriptionSchema.parse({
    realm: 'r',
    why: 'w',
    place: 'container',
    algorithms: ['EdDSA'],
    groups: ['viewers'],
    users: [
      { name: 'alice', groups: ['viewers'], consents: ['ci'] },
      { name: 'erin', emailVerified: false },
    ],
    clients: [{ id: 'ci', why: 'w', access: 'confidential', mappers: [{ audience: 'kubernetes' }] }],
  });
  const secrets = {
    passwordOf: (user: string) => `password of ${user}`,
    secretOf: (client: string) => `secret of ${client}`,
    signingKey: () => 'PEM',
    clientKey: () => 'PEM',
  };
  const adminThat = (create: (realm: Record<string, unknown>) => Promise<void>) =>
    ({ realms: { create } }) as unknown as KeycloakAdmin;

  it('makes everything in one request, with the run’s own secrets', async () => {
    const made: Record<string, unknown>[] = [];
    await seedRealm(
      adminThat(async (realm) => void made.push(realm)),
      description,
      secrets,
    );
    expect(made).to.have.length(1);
    const [realm] = made as [{ users: object[]; clients: object[]; components: object }];
    expect(realm.users[0]).to.deep.include({
      username: 'alice',
      emailVerified: true,
      groups: ['/viewers'],
      credentials: [{ type: 'password', value: 'password of alice', temporary: false }],
      clientConsents: [{ clientId: 'ci', grantedClientScopes: ['profile'] }],
    });
    expect(realm.users[1]).to.deep.include({ username: 'erin', emailVerified: false, groups: [] });
    expect(realm.clients[0]).to.include({ clientId: 'ci', secret: 'secret of ci' });
    expect(JSON.stringify(realm.components)).to.contain('PEM').and.contain('eddsa-generated');
  });

  it('names the realm that Keycloak refused, and its words', async () => {
    const refusing = adminThat(async () => {
      throw new Error('409 Conflict');
    });
    const error = await seedRealm(refusing, description, secrets).catch((e: EnvironmentError) => e);
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error).to.have.property('message').that.contains('realm r');
    expect(error).to.have.property('seen').that.contains('409 Conflict');
  });
});
