import { expect } from 'chai';
import { outcomeInWords } from './plan-text.js';

describe('an expected answer in words', () => {
  const rows: [Parameters<typeof outcomeInWords>[0], string][] = [
    [{ kind: 'answer', code: 401, reason: 'signature' }, '401 (signature)'],
    [{ kind: 'answer', code: 201, user: 'alice', withinMs: 10_500 }, '201 within 10.5 s'],
    [{ kind: 'answer', started: false, reason: 'HS256' }, 'not started (HS256)'],
    [{ kind: 'answer', started: true }, 'started'],
    [{ kind: 'answer', code: 201, authenticated: false }, '201, not authenticated'],
    [{ kind: 'answer', value: 0 }, '0'],
    [{ kind: 'answer', atLeast: 1 }, 'at least 1'],
    [{ kind: 'answer', allowed: false }, 'denied'],
    [{ kind: 'answer', may: ['list pods'] }, '1 more than everybody'],
    [{ kind: 'answer', exit: 1, logins: 2, reason: 'no' }, 'exit 1, 2 logins (no)'],
    [{ kind: 'answer', exit: 0, logins: 0 }, 'exit 0'],
    [{ kind: 'answer' }, 'any answer'],
  ];
  for (const [outcome, words] of rows) {
    it(`is ${words}`, () => expect(outcomeInWords(outcome)).to.equal(words));
  }
});
