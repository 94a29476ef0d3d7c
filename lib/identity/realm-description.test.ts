import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';
import { readRealmDescription } from './realm-description.js';
import { clientRepresentation, realmRepresentation } from './representation.js';

describe('description of a realm', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-realm-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const problemsOf = (text: string) => {
    const file = join(folder, 'r.yaml');
    writeFileSync(file, text);
    try {
      readRealmDescription(file);
    } catch (error) {
      return (error as InputError).problems.map(({ found }) => found);
    }
    return [];
  };
  const k8s = () => readRealmDescription(join(checkout, 'fixtures', 'realms', 'k8s.yaml'));

  it('of the API server holds no password, secret or key', () => {
    expect(JSON.stringify(k8s())).to.not.match(/password"?:|secret"?:|BEGIN/i);
  });

  it('refuses unknown keys and groups that do not exist, with their places', () => {
    expect(problemsOf('realm: r\nwhy: w\nclients: [{id: c, why: w, access: public, secret: x}]')).to.match(
      /^clients\.0: .*secret/,
    );
    const stranger =
      'realm: r\nwhy: w\ngroups: [a]\nusers: [{name: u, groups: [b]}]\nclients: [{id: c, why: w, access: public}]';
    expect(problemsOf(stranger)).to.deep.equal(['user u is in group b']);
    expect(() => readRealmDescription(join(folder, 'r.yaml'))).to.throw(InputError);
  });

  it('allows a client the grants that it names and no other', () => {
    const grants = Object.fromEntries(
      k8s().clients.map((client) => {
        const made = clientRepresentation(client, () => 'made-secret');
        return [
          client.id,
          [
            made.standardFlowEnabled,
            made.directAccessGrantsEnabled,
            made.serviceAccountsEnabled,
            made.secret,
          ],
        ];
      }),
    );
    expect(grants).to.deep.equal({
      kubernetes: [true, true, false, undefined],
      wiki: [false, true, false, undefined],
      'ci-deployer': [false, false, true, 'made-secret'],
      'ci-reporter': [false, false, true, 'made-secret'],
    });
  });

  it('gives group names without a path, and the audience to access tokens alone', () => {
    const mapper = (id: string) => {
      const client = k8s().clients.find((one) => one.id === id);
      if (!client) throw new Error(`no client ${id}`);
      return clientRepresentation(client, () => 'made-secret').protocolMappers?.[0]?.config;
    };
    expect(mapper('kubernetes')).to.include({
      'full.path': 'false',
      'claim.name': 'groups',
      'id.token.claim': 'true',
    });
    expect(mapper('ci-deployer')).to.include({
      'included.custom.audience': 'kubernetes',
      'id.token.claim': 'false',
    });
  });

  it('brings the run’s own signing key, and records the events of a handshake with their errors', () => {
    const realm = realmRepresentation(k8s(), 'PEM');
    expect(JSON.stringify(realm.components)).to.contain('"privateKey":["PEM"]');
    expect(realm.enabledEventTypes).to.include.members(['REFRESH_TOKEN', 'INTROSPECT_TOKEN_ERROR']);
  });
});
