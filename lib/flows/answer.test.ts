import { expect } from 'chai';
import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';

const answer = (status: number, body: string, headers: Record<string, string> = {}): PodResponse => ({
  ok: true,
  status,
  headers,
  body,
  remote: '10.244.0.1',
  connectMs: 1,
  tookMs: 2,
});

describe('what a request tells of its step', () => {
  it('is done below 400', () => {
    expect(outcomeOf(answer(204, ''))).to.deep.equal({ kind: 'step', result: 'done' });
  });

  it('is an OAuth stop with the error of the body, RFC 6749 section 5.2', () => {
    expect(outcomeOf(answer(400, '{"error":"invalid_grant","error_description":"x"}'))).to.deep.equal({
      kind: 'step',
      result: 'stopped',
      how: 'oauth',
      code: 400,
      detail: 'invalid_grant',
      error: 'invalid_grant',
      says: 'x',
    });
  });

  it('is an OAuth stop where the client is sent back with an error, RFC 6749 section 4.1.2.1', () => {
    const location = 'https://rp.test/cb?error=invalid_scope&error_description=No+such+scope&state=s';
    expect(outcomeOf(answer(302, '', { location }))).to.include({
      how: 'oauth',
      code: 302,
      error: 'invalid_scope',
      says: 'No such scope',
    });
    const fragment = answer(303, '', { location: 'https://rp.test/cb#error=access_denied' });
    expect(outcomeOf(fragment)).to.include({ how: 'oauth', error: 'access_denied' });
  });

  it('is done where the client is sent back with a code', () => {
    const sent = answer(302, '', { location: 'https://rp.test/cb?code=c' });
    expect(outcomeOf(sent)).to.deep.equal({ kind: 'step', result: 'done' });
  });

  it('tells the error of a challenge, RFC 6750 section 3', () => {
    const challenge = 'Bearer realm="r", error="invalid_token", error_description="It is old"';
    const refused = outcomeOf(answer(401, '{}', { 'www-authenticate': challenge }));
    expect(refused).to.include({ how: 'http', code: 401, error: 'invalid_token', says: 'It is old' });
  });

  it('tells a challenge without an error whole', () => {
    const refused = outcomeOf(answer(401, '', { 'www-authenticate': 'Bearer realm="r"' }));
    expect(refused).to.include({ how: 'http', says: 'Bearer realm="r"' }).and.not.have.property('error');
  });

  it('tells what an error page says', () => {
    const page = '<title>Sorry</title><div id="kc-error-message"><p class="a">No <b>such</b>\n uri</p></div>';
    expect(outcomeOf(answer(400, page))).to.include({ how: 'http', says: 'No such uri' });
    expect(outcomeOf(answer(400, '<title>Sorry</title>'))).to.include({ says: 'Sorry' });
  });

  it('shows no token, and no more than a few words', () => {
    const told = (text: string) =>
      outcomeOf(answer(400, JSON.stringify({ error: 'e', error_description: text }))).says;
    expect(told('bad eyJhbGciOi.eyJzdWIi.c2ln here')).to.equal('bad [token] here');
    expect(told('x'.repeat(300))).to.have.length(200);
  });

  for (const body of ['', '<html>', '{}', '{"error":{}}', 'null']) {
    it(`is an HTTP stop where the body is no OAuth error: ${body || 'empty'}`, () => {
      expect(outcomeOf(answer(503, body))).to.deep.equal({
        kind: 'step',
        result: 'stopped',
        how: 'http',
        code: 503,
      });
    });
  }

  it('keeps the kind of a failed connection', () => {
    const failed: PodResponse = { ok: false, failure: 'refused', detail: 'ECONNREFUSED', tookMs: 3 };
    expect(outcomeOf(failed)).to.include({ result: 'stopped', how: 'refused', detail: 'ECONNREFUSED' });
  });
});
