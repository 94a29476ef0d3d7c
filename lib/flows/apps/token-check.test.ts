import { expect } from 'chai';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { StepLog } from './step-log.js';
import { AppStop } from './stop.js';
import { type TestProvider, testProvider } from './testing/provider.js';
import { checkByIntrospection, checkByKeys } from './token-check.js';

const KEYS = '/protocol/openid-connect/certs';
const INTROSPECT = '/protocol/openid-connect/token/introspect';
const silent = () => new StepLog(() => {});
const stopOf = (checked: Promise<unknown>) => checked.then(() => undefined, AppStop.of);

describe("a resource server's check of a token", () => {
  let provider: TestProvider;
  let sign: (claims?: JWTPayload, lifeSeconds?: number) => Promise<string>;
  let introspection: { status: number; json: unknown };
  before(async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
    provider = await testProvider({
      [KEYS]: () => ({ status: 200, json: { keys: [jwk] } }),
      [INTROSPECT]: () => introspection,
    });
    sign = (claims = {}, lifeSeconds = 60) =>
      new SignJWT({ iss: provider.origin, aud: 'orders', sub: 's', azp: 'batch', ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setExpirationTime(Math.floor(Date.now() / 1000) + lifeSeconds)
        .sign(privateKey);
  });
  after(() => provider.close());

  const settings = (ca = provider.ca) => ({
    issuer: provider.origin,
    ca,
    timeoutMs: 2000,
    audience: 'orders',
  });
  const asLedger = () => ({ ...settings(), clientId: 'ledger', clientSecret: 'not-a-secret' });

  it('accepts a good token and fetches the keys once, until they are forgotten', async () => {
    const log = silent();
    const tokens = checkByKeys(settings(), log);
    expect(await tokens.check(await sign())).to.deep.equal({ subject: 's', client: 'batch', scopes: [] });
    await tokens.check(await sign());
    expect(log.steps.map(({ step }) => step)).to.deep.equal(['jwks']);
    tokens.forget();
    await tokens.check(await sign());
    expect(log.steps).to.have.length(2);
  });

  for (const [what, claims, life] of [
    ['another issuer', { iss: 'https://other.test' }, 60],
    ['another audience', { aud: 'ledger' }, 60],
    ['its end in the past', {}, -1],
  ] as const) {
    it(`refuses a token with ${what}`, async () => {
      const stop = await stopOf(checkByKeys(settings(), silent()).check(await sign(claims, life)));
      expect(stop?.how).to.equal('oauth');
    });
  }

  it('refuses an unsigned token', async () => {
    const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ iss: provider.origin, aud: 'orders', sub: 's', exp: 9e9 })}.`;
    expect((await stopOf(checkByKeys(settings(), silent()).check(unsigned)))?.how).to.equal('oauth');
  });

  it('does not blame the token where the keys cannot be had', async () => {
    const log = silent();
    const unreachable = { ...settings(), issuer: 'https://localhost:1' };
    const stop = await stopOf(checkByKeys(unreachable, log).check(await sign()));
    expect(stop?.how).to.equal('refused');
    expect(log.steps[0]).to.include({ step: 'jwks', hop: 'H5', result: 'stopped', how: 'refused' });
  });

  it('lets an active token of its audience in, and no other', async () => {
    const check = async (json: unknown, status = 200) => {
      introspection = { status, json };
      return stopOf(checkByIntrospection(asLedger(), silent()).check('opaque'));
    };
    expect(await check({ active: true, aud: ['ledger', 'orders'], sub: 's' })).to.equal(undefined);
    expect((await check({ active: false }))?.how).to.equal('oauth');
    expect((await check({ active: 'true', aud: 'orders' }))?.how).to.equal('oauth');
    expect((await check({ active: true, aud: 'ledger' }))?.how).to.equal('oauth');
  });

  it('asks over a connection that it keeps, from before the first question until it forgets', async () => {
    introspection = { status: 200, json: { active: true, aud: 'orders', sub: 's' } };
    const tokens = checkByIntrospection(asLedger(), silent());
    const portsOf = async (work: () => Promise<unknown>) => {
      provider.ports.length = 0;
      await work();
      return [...new Set(provider.ports)];
    };
    const opened = await portsOf(async () => tokens.keep?.());
    const asked = await portsOf(async () => {
      await tokens.check('opaque');
      await tokens.check('opaque');
    });
    expect(asked).to.deep.equal(opened);
    tokens.forget();
    expect(await portsOf(() => tokens.check('opaque'))).not.to.deep.equal(opened);
  });

  it('calls it undecided, and not the fault of the token, when the provider refuses the question', async () => {
    introspection = { status: 401, json: { error: 'unauthorized_client' } };
    const log = silent();
    const stop = await stopOf(checkByIntrospection(asLedger(), log).check('opaque'));
    expect(stop).to.include({ how: 'http', code: 401 });
    expect(log.steps[0]).to.include({ step: 'introspection', hop: 'H6', result: 'stopped', code: 401 });
  });
});
