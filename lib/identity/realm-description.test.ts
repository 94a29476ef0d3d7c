import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';
import { clientRepresentation } from './client-representation.js';
import { readRealmDescription, realmDescriptions } from './realm-description.js';
import { realmRepresentation } from './representation.js';

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
    expect(
      problemsOf('realm: r\nwhy: w\nplace: container\nclients: [{id: c, why: w, access: public, secret: x}]'),
    ).to.match(/^clients\.0: .*secret/);
    const stranger =
      'realm: r\nwhy: w\nplace: container\ngroups: [a]\nusers: [{name: u, groups: [b]}]\nclients: [{id: c, why: w, access: public}]';
    expect(problemsOf(stranger)).to.deep.equal(['user u is in group b']);
    expect(() => readRealmDescription(join(folder, 'r.yaml'))).to.throw(InputError);
  });

  it('allows a client the grants that it names and no other', () => {
    const grants = Object.fromEntries(
      k8s().clients.map((client) => {
        const made = clientRepresentation(client, { secret: () => 'made-secret', key: () => '' });
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
    expect(grants).to.deep.include({
      kubernetes: [true, true, false, undefined],
      wiki: [false, true, false, undefined],
      'ci-deployer': [false, false, true, 'made-secret'],
      'ci-reporter': [false, false, true, 'made-secret'],
    });
  });

  const client = (id: string) => {
    const described = k8s().clients.find((one) => one.id === id);
    if (!described) throw new Error(`no client ${id}`);
    return clientRepresentation(described, { secret: () => 'made-secret', key: () => '' });
  };
  const mapper = (id: string, index = 0) => client(id).protocolMappers?.[index]?.config;

  it('gives group names without a path unless told, and audiences to the tokens that are named', () => {
    const groups = { 'full.path': 'false', 'claim.name': 'groups', 'id.token.claim': 'true' };
    expect(mapper('kubernetes')).to.include(groups);
    expect(mapper('paths')).to.include({ 'full.path': 'true' });
    const audience = (id: string, index: number) => {
      const { 'id.token.claim': inId, 'access.token.claim': inAccess } = mapper(id, index) ?? {};
      return [inId, inAccess];
    };
    expect(audience('ci-deployer', 0)).to.deep.equal(['false', 'true']);
    expect(audience('portal', 1)).to.deep.equal(['true', 'true']);
    expect(audience('elliptic', 0)).to.deep.equal(['true', 'false']);
  });

  it('gives fixed claims the JSON type of their value', () => {
    const types = (client('hosted').protocolMappers ?? [])
      .slice(2)
      .map(({ config }) => [config?.['claim.value'], config?.['jsonType.label']]);
    expect(types).to.deep.equal([
      ['twinlock.test', 'String'],
      ['true', 'boolean'],
      ['3', 'long'],
      ['platform', 'String'],
      ['["platform","oncall"]', 'JSON'],
    ]);
    expect(mapper('mail-alone')).to.include({ 'user.attribute': 'email', 'claim.name': 'email' });
  });

  it('sets algorithm, life of tokens, device grant and consent where a client asks for them', () => {
    expect(client('elliptic').attributes).to.include({ 'id.token.signed.response.alg': 'ES256' });
    expect(client('brief').attributes).to.include({ 'access.token.lifespan': '6' });
    expect(client('kubernetes').attributes).to.include({
      'oauth2.device.authorization.grant.enabled': 'true',
    });
    expect(client('wiki').attributes).to.include({ 'oauth2.device.authorization.grant.enabled': 'false' });
    expect(client('wiki').attributes).to.not.have.any.keys(
      'access.token.lifespan',
      'id.token.signed.response.alg',
    );
    expect([client('consenting').consentRequired, client('wiki').consentRequired]).to.deep.equal([
      true,
      false,
    ]);
  });

  it('says which Keycloak serves it', () => {
    const names = (place: 'container' | 'cluster') => realmDescriptions(place).map(({ realm }) => realm);
    expect(names('container')).to.deep.equal(['k8s', 'keys', 'other']);
    expect(names('cluster')).to.deep.equal(['flows', 'inside', 'portless', 'strict']);
  });

  it('brings the run’s own signing key, and records the events of a handshake with their errors', () => {
    const realm = realmRepresentation(k8s(), {
      passwordOf: () => 'password',
      secretOf: () => 'secret',
      signingKey: () => 'PEM',
      clientKey: () => 'PEM',
    });
    expect(JSON.stringify(realm.components)).to.contain('"privateKey":["PEM"]');
    expect(realm.enabledEventTypes).to.include.members(['REFRESH_TOKEN', 'INTROSPECT_TOKEN_ERROR']);
  });
});
