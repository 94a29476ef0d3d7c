import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';
import { explainAccess } from './explain-access-rbac.js';
import { accessText } from './explain-access-rbac-text.js';
import { explainTokenFile } from './explain-access-token.js';
import { tokenText } from './explain-access-token-text.js';

const config = join(checkout, 'kind-config', 'oidc-flags.yaml');
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = [
  part({ alg: 'RS256', kid: 'k' }),
  part({
    iss: 'https://idp.twinlock.test:8443/realms/k8s',
    aud: 'kubernetes',
    exp: 2_000_000_000,
    preferred_username: 'alice',
    groups: ['dev'],
  }),
  'c2lnbmF0dXJlLXRoYXQtaXMtbm9uZQ',
].join('.');
const manifests = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules: [{ verbs: [get], apiGroups: [apps], resources: [deployments] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reads, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: Group, name: "oidc:dev" }]
`;

describe('explaining access from files', () => {
  let folder: string;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-explain-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('tells who a token becomes, and never shows it', () => {
    const said = explainTokenFile(
      { token: write('token', `Bearer ${token}\n`), config, at: '1900000000' },
      0,
    );
    expect(said).to.include({ verdict: 'unknown', decidedBy: 'signature' });
    expect(said.user).to.deep.include({
      username: 'oidc:alice',
      groups: ['oidc:dev', 'system:authenticated'],
    });
    const text = tokenText(said);
    expect(text).to.contain('CANNOT BE TOLD').and.to.contain('not checked: no --jwks');
    for (const one of token.split('.')) expect(text + JSON.stringify(said)).not.to.contain(one);
  });

  it('compares times with the moment that it is told', () => {
    const path = write('token', token);
    const verdict = (at: string) => explainTokenFile({ token: path, config, at }, 0).verdict;
    expect([verdict('2033-05-18T03:33:20Z'), verdict('2033-05-18T03:33:21Z')]).to.deep.equal([
      'unknown',
      'refuse',
    ]);
  });

  it('refuses what is no moment, no key set and no token, without showing what it read', () => {
    const path = write('token', token);
    expect(() => explainTokenFile({ token: path, config, at: 'soon' }, 0)).to.throw(InputError, '--at soon');
    expect(() => explainTokenFile({ token: path, config, jwks: path }, 0))
      .to.throw(InputError, 'no JSON Web Key Set')
      .with.property('seen', 'something else');
    expect(() => explainTokenFile({ token: write('empty', '\n'), config }, 0)).to.throw(
      InputError,
      'no token',
    );
  });

  const ask = (more: object) =>
    explainAccess({
      manifests: write('rbac.yaml', manifests),
      as: 'oidc:alice',
      groups: ['oidc:dev'],
      verb: 'get',
      namespace: 'shop',
      ...more,
    });

  it('names the binding and the rule of a request', () => {
    const said = ask({ resource: 'deployments.apps' });
    expect(said.allowedBy).to.include({ binding: 'RoleBinding shop/reads', rule: 0 });
    expect(accessText(said)).to.match(/^ALLOW {2}oidc:alice -> get deployments.apps in shop/);
  });

  it('says where a resource without its group most likely belongs', () => {
    const said = ask({ resource: 'deployments' });
    expect(said.verdict).to.equal('deny');
    expect(said.notes[0]).to.contain('write deployments.apps');
    expect(accessText(said)).to.contain('it has the API groups apps, and not "".');
  });

  it('refuses RBAC objects that the API server would refuse, with their line', () => {
    const path = write('bad.yaml', manifests.replace('kind: Group', 'kind: Team'));
    expect(() => explainAccess({ manifests: path, as: 'a', groups: [], verb: 'get', resource: 'pods' }))
      .to.throw(InputError)
      .with.nested.property('problems[0].line', 10);
  });
});
