import { expect } from 'chai';
import type { PodResponse } from '../../model/pod-request.js';
import { challengeOf, newVerifier } from '../pkce.js';
import { Cookies } from './cookies.js';
import { encoded } from './form.js';
import { readAuthorization, readReturn, readScope } from './reading.js';
import { codeIn } from './wire.js';

const answer = (status: number, headers: Record<string, string> = {}, body = ''): PodResponse => ({
  ok: true,
  status,
  headers,
  body,
  remote: '',
  connectMs: 0,
  tookMs: 0,
});

describe('a form', () => {
  it('sends a list once for each value, and leaves out what is undefined', () => {
    expect(encoded({ a: 'x y', b: ['1', '2'], c: undefined })).to.equal('a=x+y&b=1&b=2');
  });
});

describe('cookies', () => {
  it('are kept, replaced and dropped as a browser does', () => {
    const cookies = new Cookies();
    expect(cookies.headers()).to.deep.equal({});
    cookies.keep(answer(200, { 'set-cookie': 'a=1; Path=/\nb=2=3; Secure' }));
    expect(cookies.headers()).to.deep.equal({ cookie: 'a=1; b=2=3' });
    cookies.keep(answer(200, { 'set-cookie': 'a=4\nb=; Max-Age=0' }));
    expect(cookies.headers()).to.deep.equal({ cookie: 'a=4' });
  });
});

describe('a challenge', () => {
  it('is the hash of its verifier, RFC 7636 appendix B', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).to.equal(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
    expect(newVerifier()).to.have.length(43).and.not.equal(newVerifier());
  });
});

describe('an answer of the authorization endpoint', () => {
  it('is done with a code alone', () => {
    const back = (query: string) => answer(302, { location: `https://rp.test/cb?${query}` });
    expect(codeIn(back('code=c'))).to.equal('c');
    expect(readAuthorization(back('code=c'))).to.include({ result: 'done' });
    expect(readAuthorization(back('error=invalid_request'))).to.include({ result: 'stopped', how: 'oauth' });
    // A login page, or a redirect without either, gave nobody a code.
    expect(readAuthorization(answer(200))).to.include({ result: 'stopped', how: 'error' });
    expect(readAuthorization(back('state=s'))).to.include({ result: 'stopped', how: 'error' });
  });
});

describe('an answer to a logout', () => {
  it('is done only where the user is sent to the page that was asked for', () => {
    const read = readReturn('https://rp.test/bye?state=s');
    const sent = (location: string) => read(answer(302, { location })).result;
    expect(sent('https://rp.test/bye?state=s')).to.equal('done');
    expect(sent('https://rp.test/bye')).to.equal('stopped');
    expect(read(answer(200)).result).to.equal('stopped');
    expect(read(answer(400, {}, '<title>No</title>'))).to.include({ how: 'http', says: 'No' });
  });
});

describe('an answer of the token endpoint', () => {
  it('is done only with the scope that was asked for', () => {
    const given = (scope: string) => readScope('openid')(answer(200, {}, JSON.stringify({ scope })));
    expect(given('openid profile')).to.include({ result: 'done' });
    expect(given('profile')).to.include({ result: 'stopped', how: 'oauth', says: 'scope: profile' });
  });
});
