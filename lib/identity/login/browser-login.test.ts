import { expect } from 'chai';
import { loginByBrowser } from './browser-login.js';
import { LoginError } from './login-error.js';
import type { Person } from './person.js';
import { openProvider, type Provider } from './provider.js';
import { CLIENT, type TestIssuer, testIssuer } from './testing/issuer.js';

describe('a login through the browser', () => {
  let issuer: TestIssuer & { port: number };
  let provider: Provider;
  let told: string[];
  beforeEach(async () => {
    told = [];
    issuer = await testIssuer();
    const connect = { host: 'idp.test', port: 8443, address: '127.0.0.1', toPort: issuer.port };
    provider = await openProvider({ issuer: issuer.issuer, client: CLIENT, ca: issuer.ca, connect });
  });
  afterEach(async () => {
    await provider.close();
    issuer.close();
  });

  /** A person whose browser comes back with these answers to the authorization request. */
  const person = (answers: (asked: URLSearchParams) => Record<string, string>[]): Person => ({
    tell: (sentence) => told.push(sentence),
    openBrowser: async (url) => {
      const asked = url.searchParams;
      for (const answer of answers(asked)) {
        await fetch(`${asked.get('redirect_uri')}?${new URLSearchParams(answer)}`);
      }
      return true;
    },
    wait: async () => {},
    patience: new AbortController().signal,
  });
  const login = (one: Person) => loginByBrowser(provider.configuration, 'openid', one);
  /** Answers as a good issuer does, and keeps what the ID token must repeat. */
  const good = (asked: URLSearchParams) => {
    issuer.answer = () => ({ claims: { nonce: asked.get('nonce') } });
    return { code: 'c', state: asked.get('state') ?? '' };
  };
  const failure = async (one: Person): Promise<Error> => {
    try {
      await login(one);
    } catch (error) {
      return error as Error;
    }
    throw new Error('the login succeeded');
  };

  it('redeems the code with the verifier of its challenge, at a loopback address', async () => {
    let asked = new URLSearchParams();
    const session = await login(
      person((request) => {
        asked = request;
        return [good(request)];
      }),
    );
    expect(session).to.include({ subject: 'alice', refreshToken: 'r2' });
    expect(asked.get('redirect_uri')).to.match(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(asked.get('code_challenge_method')).to.equal('S256');
    const [form] = issuer.asked;
    const bytes = new TextEncoder().encode(form?.get('code_verifier') ?? '');
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64url');
    expect(asked.get('code_challenge')).to.equal(digest);
  });

  it('refuses an answer that belongs to another request', async () => {
    const error = await failure(person((asked) => [{ ...good(asked), state: 'of-somebody-else' }]));
    expect(String(error.cause)).to.contain('unexpected "state" response parameter');
    expect(issuer.asked).to.deep.equal([]);
  });

  it('refuses an ID token that was made for another request', async () => {
    const other = person((asked) => {
      const answer = good(asked);
      issuer.answer = () => ({ claims: { nonce: 'of-somebody-else' } });
      return [answer];
    });
    expect(String((await failure(other)).cause)).to.contain('"nonce"');
    expect(issuer.asked).to.have.length(1);
  });

  it('says that the person declined', async () => {
    const error = await failure(
      person((asked) => [{ error: 'access_denied', state: asked.get('state') ?? '' }]),
    );
    expect(error).to.be.instanceOf(LoginError);
    expect(error.message).to.equal('The login was declined in the browser.');
  });

  it('is not ended by a request that is no answer', async () => {
    const session = await login(person((asked) => [{}, { hello: 'there' }, good(asked)]));
    expect(session.subject).to.equal('alice');
  });

  it('gives the address where no browser can be opened, and ends when nobody comes', async () => {
    const patience = new AbortController();
    const nobody: Person = { ...person(() => []), openBrowser: async () => false, patience: patience.signal };
    nobody.tell = (sentence) => {
      told.push(sentence);
      patience.abort(new Error('too late'));
    };
    expect((await failure(nobody)).message).to.equal('too late');
    expect(told[0]).to.match(/^No browser could be opened: open https:\/\/idp\.test:8443\/auth\?/);
  });

  it('knows the issuer by its certificate, and no other', async () => {
    const connect = { host: 'idp.test', port: 8443, address: '127.0.0.1', toPort: issuer.port };
    const untrusting = openProvider({ issuer: issuer.issuer, client: CLIENT, connect });
    const error = await untrusting.then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(Error);
  });
});
