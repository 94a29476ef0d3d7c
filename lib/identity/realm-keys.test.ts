import type ComponentRepresentation from '@keycloak/keycloak-admin-client/lib/defs/componentRepresentation.js';
import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import type { KeycloakAdmin } from './admin.js';
import { keyComponents } from './key-components.js';
import { addRealmKey, deleteFormerKey, disableFormerKey, restoreRealmKeys } from './realm-keys.js';

describe('signing keys of a realm', () => {
  let components: (ComponentRepresentation & { id: string })[];
  let keys: string[];
  let refuses = false;

  /** One realm's key components in memory, as far as the admin API is touched. */
  const admin = {
    realms: { findOne: async () => ({ id: 'realm-id' }) },
    components: {
      find: async () => [...components],
      create: async ({ realm: _realm, ...component }: ComponentRepresentation & { realm: string }) => {
        if (refuses) throw new Error('400 Bad Request');
        components.push({ ...component, id: `id of ${component.name}` });
      },
      update: async ({ id }: { id: string }, changed: ComponentRepresentation & { id: string }) => {
        components = components.map((one) => (one.id === id ? changed : one));
      },
      del: async ({ id }: { id: string }) => {
        components = components.filter((one) => one.id !== id);
      },
    },
  } as unknown as KeycloakAdmin;
  const realm = {
    realm: 'keys',
    secrets: {
      signingKey: () => 'PEM 1',
      addSigningKey: () => {
        keys.push(`PEM ${keys.length + 1}`);
        return { number: keys.length, pem: keys.at(-1) ?? '' };
      },
    },
  };
  beforeEach(() => {
    refuses = false;
    keys = ['PEM 1'];
    const begun = Object.values(keyComponents('PEM 1', ['ES256'])).flat() as ComponentRepresentation[];
    components = begun.map((one) => ({ ...one, id: `id of ${one.name}` }));
  });
  /** The signing keys that are published, the one that signs first. */
  const published = () =>
    components
      .filter(({ providerId, config }) => providerId === 'rsa' && config?.enabled?.[0] === 'true')
      .sort((left, right) => Number(right.config?.priority?.[0]) - Number(left.config?.priority?.[0]))
      .map(({ config }) => config?.privateKey?.[0]);

  it('are added above the former ones, each with a number of its own', async () => {
    await addRealmKey(admin, realm);
    expect(published()).to.deep.equal(['PEM 2', 'PEM 1']);
    await addRealmKey(admin, realm);
    expect(published()).to.deep.equal(['PEM 3', 'PEM 2', 'PEM 1']);
    expect(components.at(-1)).to.include({ parentId: 'realm-id' });
  });

  it('are disabled or deleted when they are the former one, and restored as at the begin', async () => {
    await addRealmKey(admin, realm);
    await disableFormerKey(admin, realm);
    expect(published()).to.deep.equal(['PEM 2']);
    await restoreRealmKeys(admin, realm);
    expect(published()).to.deep.equal(['PEM 1']);
    await addRealmKey(admin, realm);
    await deleteFormerKey(admin, realm);
    expect(published()).to.deep.equal(['PEM 3']);
    await restoreRealmKeys(admin, realm);
    expect(published()).to.deep.equal(['PEM 1']);
  });

  it('leave keys of other kinds alone', async () => {
    const others = () => components.filter(({ providerId }) => providerId !== 'rsa').map(({ name }) => name);
    const before = others();
    await addRealmKey(admin, realm);
    await deleteFormerKey(admin, realm);
    await restoreRealmKeys(admin, realm);
    expect(others()).to.deep.equal(before).and.have.length(3);
  });

  it('that are not there or are refused become an error with the reason', async () => {
    const none = await deleteFormerKey(admin, realm).catch((thrown: Error) => thrown);
    expect(none).to.be.instanceOf(EnvironmentError).with.property('message').that.contains('no former');
    refuses = true;
    const refused = await addRealmKey(admin, realm).catch((thrown: Error) => thrown);
    expect(refused).to.be.instanceOf(EnvironmentError).with.property('seen', '400 Bad Request');
    expect(JSON.stringify(refused)).to.not.contain('PEM');
  });
});
