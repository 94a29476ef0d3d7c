import { expect } from 'chai';
import { Holds } from './holds.js';
import { ProviderCalls } from './provider-calls.js';
import { StepLog } from './step-log.js';
import { AppStop } from './stop.js';
import { type TestProvider, testProvider } from './testing/provider.js';

const get = { method: 'GET', headers: {} };

describe("the relying party's requests to the provider", () => {
  let provider: TestProvider;
  let log: StepLog;
  let holds: Holds;
  let calls: ProviderCalls;
  before(async () => {
    provider = await testProvider({
      '/userinfo': () => ({ status: 200, json: {} }),
      '/token': () => ({ status: 200, json: {} }),
      '/refused/token': () => ({ status: 400, json: {} }),
    });
  });
  after(() => provider.close());
  beforeEach(() => {
    log = new StepLog(() => {});
    holds = new Holds();
    calls = new ProviderCalls({ ca: provider.ca, timeoutMs: 2000 }, log, holds);
  });
  const ask = (path: string) => calls.fetch(`${provider.origin}${path}`, get);
  const told = () => log.steps.map(({ step, hop, result, how }) => [step, hop, result, how]);
  const failure = (work: Promise<unknown>) => work.then(() => undefined, AppStop.of);

  it('are logged as the step that their path stands for', async () => {
    await calls.asked('/userinfo', () => ask('/userinfo'));
    expect(told()).to.deep.equal([['userinfo', 'H7', 'done', undefined]]);
  });

  it('can be held, and the time that they are held for is not theirs', async () => {
    holds.hold('userinfo');
    const heldAt = Date.now();
    const asked = calls.asked('/userinfo', () => ask('/userinfo'));
    expect(await holds.held()).to.equal(true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    holds.release();
    await asked;
    expect(log.steps[0]?.startedAt).to.be.at.least(heldAt + 25);
  });

  it('a grant is held at the step that it is for', async () => {
    holds.hold('token-refresh');
    await calls.granted('code-redemption', () => ask('/token'));
    const refreshed = calls.granted('token-refresh', () => ask('/token'));
    expect(await holds.held()).to.equal(true);
    holds.release();
    await refreshed;
  });

  it('a grant that was refused before anything was sent is the fault of what the browser brought back', async () => {
    const refused = () =>
      Promise.reject(Object.assign(new Error('state'), { code: 'OAUTH_INVALID_RESPONSE' }));
    const stop = await failure(calls.granted('code-redemption', refused));
    expect(told()).to.deep.equal([['callback', 'H1', 'stopped', 'oauth']]);
    expect(stop).to.include({ how: 'http', code: 400, says: 'state' });
  });

  it('an answer that does not hold what it should stops its check, not the request', async () => {
    const bad = async () => {
      await ask('/token');
      throw new AppStop('oauth', 'nonce');
    };
    await failure(calls.granted('code-redemption', bad));
    expect(told()).to.deep.equal([
      ['code-redemption', 'H4', 'done', undefined],
      ['id-token-validation', 'H5', 'stopped', 'oauth'],
    ]);
  });

  it('a refused grant stops the redemption', async () => {
    const bad = async () => {
      const { status } = await ask('/refused/token');
      throw new AppStop('oauth', 'invalid_grant', status);
    };
    await failure(calls.granted('code-redemption', bad));
    expect(told()).to.deep.equal([['code-redemption', 'H4', 'stopped', 'oauth']]);
  });
});
