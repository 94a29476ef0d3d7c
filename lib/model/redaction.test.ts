import { expect } from 'chai';
import { Redaction } from './redaction.js';

const SECRET = 'pa$$w/rd+"7(x)';

describe('redaction', () => {
  const redaction = new Redaction();
  redaction.add(SECRET);
  redaction.add('pa$$w/rd+"7(x)-longer');

  const forms: [string, string][] = [
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ password: SECRET })],
    ['in a URL', `https://idp/token?client_secret=${encodeURIComponent(SECRET)}`],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ];
  for (const [where, text] of forms) {
    it(`finds a secret ${where}`, () => {
      expect(redaction.clean(`before ${text} after`))
        .to.contain('[secret removed]')
        .and.not.contain(text);
    });
  }

  for (const user of ['a', 'ab', 'abc', 'ledger', 'orders-1']) {
    it(`finds a secret in the Basic authorization of ${user}`, () => {
      const header = Buffer.from(`${user}:${SECRET}`).toString('base64');
      expect(redaction.clean(`Authorization: Basic ${header}`)).to.contain('[secret removed]');
    });
  }

  it('leaves nothing of the longer of two secrets', () => {
    expect(redaction.clean('pa$$w/rd+"7(x)-longer')).to.equal('[secret removed]');
  });

  it('takes out tokens and private keys that nobody registered', () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln';
    const key = '-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----';
    expect(new Redaction().clean(`a ${token} b ${key} c`)).to.equal(
      'a [token removed] b [private key removed] c',
    );
    expect(new Redaction().clean('-----BEGIN PRIVATE KEY-----\nabc')).to.equal('[private key removed]');
  });

  it('leaves ordinary text alone and refuses what would blacken it', () => {
    const text = 'x/a -> y/b:80/TCP: expected no answer (timeout)';
    expect(redaction.clean(text)).to.equal(text);
    expect(() => redaction.add('alice')).to.throw(RangeError);
  });
});
