import { expect } from 'chai';
import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';

const answer = (status: number, body: string): PodResponse => ({
  ok: true,
  status,
  headers: {},
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
    });
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
