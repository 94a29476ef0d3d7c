import { expect } from 'chai';
import { Wire } from '../attempts/wire.js';
import { fakeWorld, ISSUER, run } from '../fake-issuer.test.js';
import { promise } from '../promise.js';
import { BACK_CHANNEL } from './back-channel.js';
import { FRONT_CHANNEL } from './front-channel.js';
import type { Answer, ServerPromise } from './promise.js';

const wire = new Wire(fakeWorld(() => json({})).world);

function json(value: unknown, headers: Record<string, string> = {}, status = 200): Answer {
  return { ok: true, status, headers, body: JSON.stringify(value), remote: '', connectMs: 0, tookMs: 0 };
}
const back = (query: string) => json({}, { location: `https://rp.test/cb?${query}` }, 302);
const header = (name: string, value: string) => json({}, { [name]: value });
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const typed = (typ?: string) => json({ access_token: `${part({ alg: 'RS256', typ })}.${part({})}.c2ln` });
const cookie = (rest: string) => header('set-cookie', `A=1\nKEYCLOAK_IDENTITY=x;${rest}`);
const iss = encodeURIComponent(ISSUER);
const key = { kid: 'a', kty: 'RSA', n: 'n', e: 'AQAB' };

/** Of each promise: an answer that keeps it, and those that break it. */
const ANSWERS: Record<keyof typeof FRONT_CHANNEL | keyof typeof BACK_CHANNEL, [Answer, ...Answer[]]> = {
  'response-names-its-issuer': [
    back(`code=c&iss=${iss}`),
    back('code=c'),
    back('code=c&iss=https://evil.test'),
  ],
  'error-response-names-its-issuer': [back(`error=e&iss=${iss}`), back('error=e')],
  'response-gives-the-state-back': [
    back(new URLSearchParams({ state: 'a/b+c%20&d=é' }).toString()),
    back('state=a/b+c%20&d=é'),
    back('code=c'),
  ],
  'unknown-parameter-is-ignored': [back('code=c'), back('error=invalid_request')],
  'password-is-not-sent-on': [back('code=c'), json({}, {}, 307), json({}, {}, 200)],
  'login-page-stands-in-no-frame': [
    header('content-security-policy', "frame-src 'self'; frame-ancestors 'self';"),
    json({}),
    header('content-security-policy', 'frame-ancestors *'),
  ],
  'login-page-leaks-no-referrer': [header('referrer-policy', 'no-referrer'), json({})],
  'authorization-endpoint-answers-no-script': [json({}), header('access-control-allow-origin', '*')],
  'session-cookies-are-kept-from-scripts': [cookie('Secure;HttpOnly'), json({}), cookie('Secure')],
  'token-answer-is-not-kept': [header('cache-control', 'no-store'), header('cache-control', 'private')],
  'token-answer-is-json': [
    header('content-type', 'application/json;charset=UTF-8'),
    header('content-type', 'text/html'),
  ],
  'access-token-says-what-it-is': [typed('at+jwt'), typed('JWT'), typed()],
  'discovery-names-its-issuer': [json({ issuer: ISSUER }), json({ issuer: `${ISSUER}/` })],
  'oauth-metadata-says-the-same': [json({ issuer: ISSUER }), json({}, {}, 404), json({ issuer: 'other' })],
  'discovery-promises-pkce-and-iss': [
    json({
      code_challenge_methods_supported: ['plain', 'S256'],
      authorization_response_iss_parameter_supported: true,
    }),
    json({ authorization_response_iss_parameter_supported: true }),
    json({ code_challenge_methods_supported: ['S256'] }),
  ],
  'discovery-speaks-tls-alone': [json({ a: 'https://x' }), json({ jwks_uri: 'http://x' })],
  'discovery-offers-no-unsigned-token': [
    json({ id_token_signing_alg_values_supported: ['RS256'] }),
    json({ id_token_signing_alg_values_supported: ['RS256', 'none'] }),
    json({}),
  ],
  'keys-have-names-of-their-own': [
    json({ keys: [key, { ...key, kid: 'b' }] }),
    json({ keys: [key, key] }),
    json({ keys: [{ ...key, kid: undefined }] }),
    json({ keys: [{ ...key, d: 'secret' }] }),
    json({ keys: [] }),
  ],
};

for (const [name, one] of Object.entries<ServerPromise>({ ...FRONT_CHANNEL, ...BACK_CHANNEL })) {
  it(`the promise ${name} is kept by one answer and broken by another`, () => {
    const [kept, ...broken] = ANSWERS[name as keyof typeof ANSWERS];
    expect(one.broken(kept, wire)).to.equal(undefined);
    for (const answer of broken) expect(one.broken(answer, wire)).to.be.a('string');
  });
}

describe('the flow of a promise', () => {
  const look = (answer: Answer, name = 'token-answer-is-not-kept') =>
    run(promise, fakeWorld(() => answer).world, { promise: name });

  it('is done where the promise is kept, and says what breaks it', async () => {
    const kept = await look(header('cache-control', 'no-store'));
    expect(kept.results).to.deep.equal({ answer: 'done', promise: 'done' });
    const broken = await look(json({}));
    expect(broken.outcomes.get('promise')).to.include({ result: 'stopped', says: 'caches may keep it' });
  });

  it('does not look where there is no answer to look at', async () => {
    const { results } = await look(json({}, {}, 500), 'password-is-not-sent-on');
    expect(results).to.deep.equal({ answer: 'stopped', promise: 'not-reached' });
  });
});
