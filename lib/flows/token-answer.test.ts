import { expect } from 'chai';
import { answer, granted, ISSUER, refused, tokenOf } from './fake-issuer.test.js';
import { Timeline } from './timeline.js';
import { noteTokenAnswer } from './token-answer.js';
import { TOKEN_REQUEST } from './token-request.js';

describe('an answer to a request for a token', () => {
  const noted = (response: ReturnType<typeof answer>, wrong?: () => string | undefined) => {
    const timeline = new Timeline([TOKEN_REQUEST]);
    const answered = { response, span: { startedAt: 1, tookMs: 2 } };
    const expected = { issuer: ISSUER, client: 'batch', ...(wrong ? { wrong } : {}) };
    const token = noteTokenAnswer(timeline, 'token-request', answered, expected);
    return { token, outcome: timeline.outcomeOf('token-request') };
  };

  it('is done where it holds a bearer token of this issuer for this client', () => {
    const { token, outcome } = noted(granted({ azp: 'batch', sub: 's' }));
    expect(outcome).to.deep.equal({ kind: 'step', result: 'done' });
    expect(token?.claims.sub).to.equal('s');
  });

  for (const [what, response, detail] of [
    ['no token', answer(200, { token_type: 'Bearer' }), 'no access token in the answer'],
    ['no object', answer(200, 'yes'), 'no access token in the answer'],
    [
      'another type',
      answer(200, { access_token: tokenOf({ azp: 'batch' }), token_type: 'N_A' }),
      'not a bearer token',
    ],
    ['another issuer', granted({ azp: 'batch', iss: 'https://other' }), 'the token names another issuer'],
    ['another client', granted({ azp: 'shop' }), 'the token was issued to another client'],
  ] as const) {
    it(`is a stop where it holds ${what}`, () => {
      const { token, outcome } = noted(response);
      expect(token).to.equal(undefined);
      expect(outcome).to.deep.equal({ kind: 'step', result: 'stopped', how: 'oauth', detail });
    });
  }

  it('is a stop where the flow finds something wrong with it, or the issuer refuses', () => {
    expect(noted(granted({ azp: 'batch' }), () => 'too long').outcome).to.include({ detail: 'too long' });
    expect(noted(refused('invalid_grant')).outcome).to.include({ code: 400, error: 'invalid_grant' });
  });
});
