import { expect } from 'chai';
import type { CheckName } from './check.js';
import { explainToken } from './explain-token.js';
import { GOOD, JWKS, madeAuthentication, madeToken, NOW } from './made-token.js';

type Change = Parameters<typeof madeToken>;
const flags = madeAuthentication({ algorithms: ['RS256'] });
const second = NOW / 1000;
const ask = (token: string, authentication = flags, jwks: unknown = JWKS) =>
  explainToken({ token, authentication, jwks, now: NOW });

/** A token that is refused by one check, its twin that differs in that one thing, and a piece of the error. */
const twins: [name: string, check: CheckName, bad: Change | string, good: Change, error: string][] = [
  ['two parts', 'shape', 'a.b', [], 'invalid bearer token'],
  ['JSON in place of a JWT', 'shape', '{"payload":""}', [], 'invalid bearer token'],
  ['an issuer with a slash more', 'issuer', [{ iss: `${GOOD.iss}/` }], [], 'invalid bearer token'],
  ['an issuer that is a number', 'issuer', [{ iss: 1 }], [], 'invalid bearer token'],
  [
    'an algorithm that is not listed',
    'algorithm',
    [{}, { alg: 'RS384' }],
    [],
    'unsupported algorithm, expected ["RS256"] got "RS384"',
  ],
  ['no signature', 'algorithm', [{}, { alg: 'none' }], [], 'got "none"'],
  ['a symmetric signature', 'algorithm', [{}, { alg: 'HS256' }], [], 'got "HS256"'],
  [
    'a foreign key under the right name',
    'signature',
    [{}, {}, 'foreign'],
    [],
    'failed to verify id token signature',
  ],
  [
    'an unknown key',
    'signature',
    [{}, { kid: 'three' }],
    [{}, { kid: null }],
    'failed to verify id token signature',
  ],
  ['an algorithm that is a number', 'algorithm', [{}, { alg: 7 }], [], 'oidc: malformed jwt'],
  ['a broken key in its header', 'algorithm', [{}, { jwk: {} }], [{}, { jku: {} }], 'oidc: malformed jwt'],
  [
    'an unknown critical extension',
    'signature',
    [{}, { crit: ['x'] }],
    [{}, { crit: [] }],
    'failed to verify id token',
  ],
  [
    'a source that is a list',
    'claims',
    [{ _claim_sources: { far: ['x'] } }],
    [{ _claim_sources: { far: {} } }],
    'failed to unmarshal claims',
  ],
  ['an end beyond all numbers', 'expiry', [{ exp: 1e30 }], [{ exp: 9e9 }], 'oidc: token is expired'],
  [
    'an audience that is a number',
    'claims',
    [{ aud: 7 }],
    [{ aud: ['kubernetes'] }],
    'failed to unmarshal claims',
  ],
  [
    'a source that is not there',
    'claims',
    [{ _claim_names: { x: 'far' } }],
    [{ _claim_names: {} }],
    'source does not exist',
  ],
  [
    'another audience',
    'audience',
    [{ aud: ['a', 'b'] }],
    [{ aud: ['a', 'kubernetes'] }],
    'expected audience "kubernetes" got ["a" "b"]',
  ],
  ['no audience', 'audience', [{ aud: null }], [], 'expected audience "kubernetes" got []'],
  ['the end one second ago', 'expiry', [{ exp: second - 1 }], [{ exp: second }], 'oidc: token is expired'],
  ['no end', 'expiry', [{ exp: null }], [], 'oidc: token is expired'],
  [
    'a beginning in 61 seconds',
    'not before',
    [{ nbf: second + 61 }],
    [{ nbf: second + 60 }],
    'before the nbf (not before) time',
  ],
  [
    'no user name',
    'username',
    [{ sub: null }],
    [{ sub: '' }],
    'oidc: parse username claims "sub": claim not present',
  ],
  [
    'groups that are a number',
    'groups',
    [{ groups: 7 }],
    [{ groups: 'dev' }],
    'json: cannot unmarshal number into Go value of type string',
  ],
];

describe('the checks of a token', () => {
  for (const [name, check, bad, good, error] of twins) {
    it(`refuses ${name}, and takes its twin`, () => {
      const refused = ask(typeof bad === 'string' ? bad : madeToken(...bad));
      expect(refused).to.include({ verdict: 'refuse', decidedBy: check });
      expect(refused.error).to.contain(error);
      expect(ask(madeToken(...good))).to.include({ verdict: 'accept' });
    });
  }

  it('asks no further check after a refusal, and says so of each', () => {
    const { checks } = ask(madeToken({ exp: second - 1 }));
    expect(checks.filter(({ outcome }) => outcome === 'accepts').map(({ check }) => check)).to.deep.equal([
      'shape',
      'issuer',
      'algorithm',
      'signature',
      'claims',
      'audience',
    ]);
    expect(checks.at(-1)).to.include({ check: 'user rules', outcome: 'not asked' });
  });

  it('makes the user with its prefixes, and adds the group of everybody', () => {
    const { user } = ask(madeToken({ jti: 'seven' }));
    expect(user).to.deep.equal({
      username: 'x:alice',
      groups: ['x:dev', 'x:ops', 'system:authenticated'],
      uid: '',
      extra: { 'authentication.kubernetes.io/credential-id': ['JTI=seven'] },
    });
  });

  it('does not look at iat, azp, typ or nonce', () => {
    expect(ask(madeToken({ iat: second + 9999, azp: 'other', typ: 'Bearer', nonce: '' }))).to.include({
      verdict: 'accept',
    });
  });

  it('takes every algorithm of the file that has a key', () => {
    expect(ask(madeToken({}, { alg: 'ES256', kid: 'two' }), madeAuthentication())).to.include({
      verdict: 'accept',
    });
    expect(ask(madeToken({}, { alg: 'RS512' }), madeAuthentication())).to.include({ verdict: 'accept' });
  });

  it('cannot tell without a key set, and still finds what else is wrong', () => {
    const open = explainToken({ token: madeToken({}, {}, 'foreign'), authentication: flags, now: NOW });
    expect(open).to.include({ verdict: 'unknown', decidedBy: 'signature' });
    expect(open.checks.find(({ check }) => check === 'signature')?.says).to.equal('no --jwks');
    const late = explainToken({ token: madeToken({ exp: 1 }), authentication: flags, now: NOW });
    expect(late).to.include({ verdict: 'refuse', decidedBy: 'expiry' });
  });

  it('finds one byte that was changed', () => {
    const [head, body, tail] = madeToken().split('.');
    const changed = Buffer.from(
      Buffer.from(body ?? '', 'base64url')
        .toString()
        .replace('alice', 'alicf'),
    ).toString('base64url');
    expect(ask([head, changed, tail].join('.'))).to.include({ verdict: 'refuse', decidedBy: 'signature' });
  });

  it('reads no key of a set with one that the API server cannot read', () => {
    const odd = { keys: [...JWKS.keys, { kty: 'AKP', kid: 'new' }] };
    expect(ask(madeToken(), flags, odd).error).to.contain('fetching keys oidc: failed to decode keys');
  });

  it('holds no token in what it says', () => {
    for (const [, , bad] of twins.filter(([, , one]) => typeof one !== 'string')) {
      const token = madeToken(...(bad as Change));
      const said = JSON.stringify(ask(token));
      for (const part of token.split('.')) expect(said).not.to.contain(part);
    }
  });
});
