import { expect } from 'chai';
import { answerText, httpAnswer } from './http-answer.js';

describe('the answer behind an error of the OAuth library', () => {
  const behind = (body: string, status = 500) =>
    httpAnswer(new Error('unexpected', { cause: new Response(body, { status }) }));

  it('is its status, and its code where it names one', async () => {
    expect(await behind('{"error":"unknown_error"}')).to.deep.equal({ status: 500, code: 'unknown_error' });
    expect(await behind('<h1>Bad Gateway</h1>', 502)).to.deep.equal({ status: 502 });
    expect(await behind('null', 503)).to.deep.equal({ status: 503 });
  });

  it('passes on nothing that may be a token or the text of a page', async () => {
    for (const error of ['eyJhbGciOiJub25lIn0.e30.', 'you are not welcome', 'x'.repeat(51), '', 7]) {
      expect(await behind(JSON.stringify({ error }))).to.deep.equal({ status: 500 });
    }
  });

  it('can be asked for twice', async () => {
    const error = new Error('unexpected', { cause: new Response('{"error":"a"}', { status: 500 }) });
    expect(await httpAnswer(error)).to.deep.equal(await httpAnswer(error));
  });

  it('is also that of an error which the library has read', async () => {
    const read = Object.assign(new Error('refused'), { status: 400, error: 'invalid_client' });
    expect(await httpAnswer(read)).to.deep.equal({ status: 400, code: 'invalid_client' });
    expect(await httpAnswer(Object.assign(new Error('who?'), { status: 401 }))).to.deep.equal({
      status: 401,
    });
  });

  it('is none where nobody answered', async () => {
    expect(await httpAnswer(new Error('connect ECONNREFUSED'))).to.equal(undefined);
    expect(await httpAnswer('no error')).to.equal(undefined);
  });

  it('reads as a person would say it', () => {
    expect(answerText({ status: 500, code: 'unknown_error' })).to.equal('HTTP 500 unknown_error');
    expect(answerText({ status: 502 })).to.equal('HTTP 502');
  });
});
