import { expect } from 'chai';
import type { PodRequest, PodResponse } from '../model/pod-request.js';
import { cookiesOf, formAction, signInByForm } from './form-sign-in.js';

const CALLBACK = 'http://rp.twinlock.test:8080/callback';
const answer = (status: number, headers: Record<string, string>, body = ''): PodResponse => ({
  ok: true,
  status,
  headers,
  body,
  remote: '10.0.0.1',
  connectMs: 1,
  tookMs: 2,
});
const page = answer(
  200,
  { 'set-cookie': 'AUTH=one; Path=/; HttpOnly\nKC=two; Secure' },
  '<form id="kc-form-login" class="x" action="https://idp.test/login?a=1&amp;b=2" method="post">',
);

function signIn(back: PodResponse, first = page) {
  const sent: PodRequest[] = [];
  const world = {
    issuer: 'https://idp.test/realms/r',
    ca: '',
    user: { name: 'dora', password: 'p w' },
    fetchFrom: () => async (request: PodRequest) => {
      sent.push(request);
      return request.method === 'GET' ? first : back;
    },
  };
  const options = { from: 'client/cli', client: 'web', redirectUri: CALLBACK } as const;
  return signInByForm(world, options).then((result) => ({ result, sent }));
}

describe('a sign-in by the login form, without a browser', () => {
  it('posts the form with its cookies, and gives the code with the verifier of the challenge', async () => {
    const { result, sent } = await signIn(answer(302, { location: `${CALLBACK}?code=abc&state=x` }));
    expect(result).to.include({ code: 'abc' });
    expect(sent[1]?.url).to.equal('https://idp.test/login?a=1&b=2');
    expect(sent[1]?.headers?.cookie).to.equal('AUTH=one; KC=two');
    expect(new URL(sent[0]?.url ?? '').searchParams.get('code_challenge')).to.have.length(43);
  });

  it('is no sign-in where the form is shown again, or the page has none', async () => {
    expect((await signIn(page)).result).to.include({ result: 'stopped', how: 'error' });
    expect((await signIn(page, answer(200, {}, '<p>hello</p>'))).sent).to.have.length(1);
  });

  it('takes no code from a redirect to another place', async () => {
    const astray = answer(302, { location: 'http://elsewhere.test/?code=abc' });
    expect((await signIn(astray)).result).to.have.property('result', 'stopped');
  });

  it('says how it was refused', async () => {
    expect((await signIn(answer(400, {}, '{"error":"invalid_request"}'))).result).to.include({
      how: 'oauth',
    });
  });

  it('reads no form but the login form', () => {
    expect(formAction('<form id="other" action="https://idp.test/x">')).to.equal(undefined);
    expect(cookiesOf(undefined)).to.equal('');
  });
});
