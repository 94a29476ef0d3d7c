import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import { EnvironmentError } from '../model/errors.js';
import { type Identity, identitySchema } from '../model/identity.js';
import { Redaction } from '../model/redaction.js';
import { createAuthority } from './certificates.js';
import { openRoute, type Route } from './route.js';
import { RunSecrets } from './run-secrets.js';
import { mintToken, type TokenSources } from './tokens.js';

describe('tokens of identities', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-tokens-'));
  const redaction = new Redaction();
  const secrets = new RunSecrets(join(folder, 'secrets.json'), redaction);
  const { privateKey: nobodys } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** What the realm signs with; its first key if nothing else is said. */
  let signing: KeyObject | undefined;
  let server: Server;
  let route: Route;
  let asked: { path: string; form: Record<string, string> }[];
  let refuse = false;

  /** A token endpoint that issues what Keycloak would, as far as the mint can see it. */
  async function answer(form: Record<string, string>): Promise<{ status: number; body: object }> {
    if (refuse)
      return { status: 401, body: { error: 'invalid_client', error_description: 'Invalid client' } };
    const sign = (claims: object) =>
      new SignJWT({ ...claims, jti: String(asked.length) })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(signing ?? createPrivateKey(secrets.ofRealm('k8s').signingKey()));
    const access_token = await sign({ typ: 'Bearer', azp: form.client_id });
    if (form.grant_type !== 'password') return { status: 200, body: { access_token } };
    const id_token = await sign({ typ: 'ID', aud: form.client_id, preferred_username: form.username });
    return { status: 200, body: { access_token, id_token } };
  }

  before(async () => {
    const authority = await createAuthority('r1');
    const { certificate: cert, privateKey: key } = await authority.issue(['idp.twinlock.test']);
    server = createServer({ cert, key }, async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const form = Object.fromEntries(new URLSearchParams(text));
      asked.push({ path: request.url ?? '', form });
      const { status, body } = await answer(form);
      response.writeHead(status).end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const origin = 'https://idp.twinlock.test:8443';
    route = openRoute({ origin, address: '127.0.0.1', port, ca: authority.certificate });
  });
  beforeEach(() => {
    asked = [];
    refuse = false;
    signing = undefined;
  });
  after(async () => {
    await route.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const sources = (): TokenSources => ({
    route,
    secrets,
    serviceAccountToken: async ({ namespace, name }, { audiences, seconds, boundTo }) =>
      [namespace, name, audiences ?? 'default', seconds, boundTo?.kind, boundTo?.name]
        .filter(Boolean)
        .join('|'),
    issuers: async () => ({ sign: async ({ issuer, alg }) => `signed by ${issuer} with ${alg}` }),
  });
  const identity = (written: object): Identity => identitySchema.parse(written);
  const mint = (written: object) => mintToken(identity(written), sources());
  const mintJwt = async (written: object) => decodeJwt((await mint(written)) ?? '');

  it('of a user: the ID token of a login at the client, or the access token', async () => {
    expect(await mintJwt({ from: 'keycloak', user: 'alice' })).to.include({ typ: 'ID', aud: 'kubernetes' });
    expect(await mintJwt({ from: 'keycloak', client: 'wiki', user: 'alice', token: 'access' })).to.include({
      typ: 'Bearer',
      azp: 'wiki',
    });
    expect(asked[0]?.path).to.equal('/realms/k8s/protocol/openid-connect/token');
    expect(asked[0]?.form).to.include({
      scope: 'openid',
      password: secrets.ofRealm('k8s').passwordOf('alice'),
    });
  });

  it('of a client itself: an access token, and a refusal to make an ID token of nobody', async () => {
    const made = await mintJwt({ from: 'keycloak', client: 'ci-deployer', token: 'access' });
    expect(made).to.include({ azp: 'ci-deployer' });
    expect(asked[0]?.form.client_secret).to.equal(secrets.ofRealm('k8s').secretOf('ci-deployer'));
    const error = await mint({ from: 'keycloak', client: 'ci-deployer' }).catch((e: EnvironmentError) => e);
    expect(error).to.be.instanceOf(EnvironmentError).with.property('nextStep').that.contains('token: access');
  });

  it('of a forger: the real claims, changed in one', async () => {
    const made = await mintJwt({ from: 'forged', user: 'alice', key: 'realm', claims: { aud: 'other' } });
    expect(made).to.include({ typ: 'ID', preferred_username: 'alice', aud: 'other' });
  });

  it('of a service account come from the API server; the anonymous identity has none', async () => {
    expect(await mint({ from: 'serviceAccount', name: 'team-a/robot' })).to.equal('team-a|robot|default');
    expect(await mint({ from: 'serviceAccount', name: 'team-a/robot', audiences: ['vault'] })).to.equal(
      'team-a|robot|vault',
    );
    expect(
      await mint({ from: 'serviceAccount', name: 'team-a/robot', seconds: 700, boundTo: 'Pod team-a/web' }),
    ).to.equal('team-a|robot|default|700|Pod|web');
    expect(await mint({ from: 'serviceAccount', name: 'team-a/robot', boundTo: 'Node worker-1' })).to.equal(
      'team-a|robot|default|Node|worker-1',
    );
    expect(await mint({ from: 'anonymous' })).to.equal(undefined);
  });

  it('of a test issuer are signed by it, and a literal one is what is written', async () => {
    expect(await mint({ from: 'issuer', issuer: 'plain', alg: 'ES512' })).to.equal(
      'signed by plain with ES512',
    );
    expect(await mint({ from: 'literal', token: 'a.b' })).to.equal('a.b');
  });

  it('of a forger follow the key that the realm signs with now', async () => {
    const first = await mint({ from: 'forged', user: 'alice', key: 'realm', claims: { aud: 'other' } });
    const added = createPrivateKey(secrets.ofRealm('k8s').addSigningKey().pem);
    signing = added;
    const second = await mint({ from: 'forged', user: 'alice', key: 'realm', claims: { aud: 'other' } });
    const verifiedBy = (token: string | undefined, key: KeyObject) =>
      jwtVerify(token ?? '', createPublicKey(key)).then(
        () => true,
        () => false,
      );
    const begun = createPrivateKey(secrets.ofRealm('k8s').signingKey());
    expect(await verifiedBy(first, begun)).to.equal(true);
    expect(await verifiedBy(second, added)).to.equal(true);
    expect(await verifiedBy(second, begun)).to.equal(false);
    signing = nobodys;
    const error = await mint({ from: 'forged', user: 'alice', key: 'realm' }).catch((e: Error) => e);
    expect(error).to.be.instanceOf(EnvironmentError).with.property('message').that.contains('does not have');
  });

  it('are new each time, and nothing that the redaction lets through', async () => {
    const written = { from: 'keycloak', user: 'alice' };
    const unsigned = { from: 'forged', user: 'alice', key: 'none' };
    const [one, two, three] = [await mint(written), await mint(written), await mint(unsigned)];
    expect(one).to.not.equal(two);
    expect(redaction.clean(`${one} ${three}`)).to.equal('[token removed] [token removed]');
  });

  it('that Keycloak refuses become an error with its words and without ours', async () => {
    refuse = true;
    const error = await mint({ from: 'keycloak', client: 'ci-deployer', token: 'access' }).catch(
      (e: EnvironmentError) => e,
    );
    expect(error)
      .to.be.instanceOf(EnvironmentError)
      .with.property('seen', '401 invalid_client Invalid client');
    expect(JSON.stringify(error)).to.not.contain(secrets.ofRealm('k8s').secretOf('ci-deployer'));
  });
});
