import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Journey } from './browser/journey.js';
import type { Visit } from './browser/visit.js';
import { deviceGrant } from './device.js';
import { type Asked, answer, fakeWorld, granted, refused, run } from './fake-issuer.test.js';

const CODES = {
  device_code: 'the-device-code',
  user_code: 'THE-CODE',
  verification_uri: 'https://login.twinlock.test:8443/realms/flows/device',
  expires_in: 600,
  interval: 0,
};
const GOOD = { azp: 'tv', preferred_username: 'dora' };

/** What the browser shows after each thing that the person does, and what it writes down. */
function browser(pages: string[], last: Partial<Visit> = { status: 200 }) {
  const did: string[] = [];
  const visits: Visit[] = [];
  let shown = '';
  const next = (what: string) => {
    did.push(what);
    shown = pages.shift() ?? 'end';
    const visit = { url: 'u', startedAt: 1, tookMs: 1 };
    visits.push(pages.length === 0 ? { ...visit, ...last } : { ...visit, status: 200 });
  };
  const journey: Partial<Journey> = {
    visits,
    go: async () => next('open'),
    loginFormShown: async () => shown === 'login',
    signIn: async ({ name }) => next(`sign in as ${name}`),
    shows: async (selector) => (selector.includes('device') ? shown === 'code' : shown === 'consent'),
    fill: async (_, text) => void did.push(`type ${text}`),
    press: async (selector) => next(`press ${/accept|cancel|submit/.exec(selector)?.[0]}`),
    freshSockets: async () => void did.push('fresh sockets'),
    close: async () => void did.push('close'),
  };
  return { did, open: async () => journey as Journey };
}
const PAGES = ['code', 'login', 'consent', 'end'];

/** An issuer that answers the polls one by one. */
function issuer(polls: ReturnType<typeof answer>[], { did, open } = browser([...PAGES])) {
  const { world, asked } = fakeWorld(
    ({ to }: Asked) => {
      if (to === 'auth/device') return answer(200, CODES);
      did.push('poll');
      return polls.shift() ?? refused('expired_token');
    },
    { openBrowser: open },
  );
  return { world, asked, did };
}
const pending = refused('authorization_pending');

describe('the device grant', () => {
  it('waits for the person, who is left alone meanwhile, and then gets a token for that person', async () => {
    const { world, asked, did } = issuer([pending, granted(GOOD)]);
    const { results, moments, steps } = await run(deviceGrant, world);
    expect(new Set(Object.values(results))).to.deep.equal(new Set(['done']));
    expect(moments).to.deep.equal(['device-authorization', 'first-poll', 'verification-page', 'token-poll']);
    expect(did).to.deep.equal([
      'poll',
      'open',
      'type THE-CODE',
      'press submit',
      'sign in as dora',
      'press accept',
      'poll',
      'close',
    ]);
    expect(asked.every(({ from }) => from === 'client/tv')).to.equal(true);
    expect(JSON.stringify(steps)).to.not.match(/THE-CODE|the-device-code/);
  });

  it('shows the verifier of its challenge, or another where the case says so', async () => {
    for (const [options, fits] of [
      [{}, true],
      [{ verifier: 'replaced' }, false],
    ] as const) {
      const { world, asked } = issuer([pending, granted(GOOD)]);
      await run(deviceGrant, world, options);
      const verifier = asked.at(-1)?.form.code_verifier ?? '';
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      expect(challenge === asked[0]?.form.code_challenge).to.equal(fits);
    }
  });

  it('is stopped by a token that nobody approved, and by an answer that is not to wait', async () => {
    const early = await run(deviceGrant, issuer([granted(GOOD)]).world);
    expect(early.outcomes.get('first-poll')).to.include({ detail: 'a token that nobody approved' });
    const over = await run(deviceGrant, issuer([refused('expired_token')]).world);
    expect(over.outcomes.get('first-poll')).to.include({ error: 'expired_token' });
    expect(over.results['verification-page']).to.equal('not-reached');
  });

  it('asks twice at once where it is hasty', async () => {
    const { world, did } = issuer([pending, refused('slow_down')]);
    const { outcomes } = await run(deviceGrant, world, { poll: 'hasty' });
    expect(outcomes.get('first-poll')).to.include({ error: 'slow_down' });
    expect(did).to.deep.equal(['poll', 'poll', 'close']);
  });

  it('asks once more with a code that has served', async () => {
    const { world, did } = issuer([pending, granted(GOOD), refused('invalid_grant')]);
    const { outcomes } = await run(deviceGrant, world, { poll: 'again' });
    expect(outcomes.get('token-poll')).to.include({ error: 'invalid_grant' });
    expect(did.filter((what) => what === 'poll')).to.have.length(3);
    const lax = issuer([pending, granted(GOOD), granted(GOOD)]);
    expect((await run(deviceGrant, lax.world, { poll: 'again' })).results['token-poll']).to.equal('done');
  });

  it('goes on asking where nobody comes, until the codes are over', async () => {
    const { world, did, asked } = issuer([pending, pending, pending, refused('expired_token')]);
    const { outcomes, results } = await run(deviceGrant, world, { person: 'absent' });
    expect(outcomes.get('token-poll')).to.include({ error: 'expired_token' });
    expect(results).to.include({ 'verification-page': 'not-reached', approval: 'not-reached' });
    expect(did).to.deep.equal(['poll', 'poll', 'poll', 'poll', 'close']);
    expect(new Set(asked.map(({ form }) => form.client_id))).to.deep.equal(new Set(['kiosk']));
  });

  it('has the person decline', async () => {
    const { world, did } = issuer([pending, refused('access_denied')]);
    const { outcomes } = await run(deviceGrant, world, { person: 'declines' });
    expect(did).to.include('press cancel').and.not.include('press accept');
    expect(outcomes.get('token-poll')).to.include({ error: 'access_denied' });
  });

  it('takes no token for somebody else', async () => {
    const { world } = issuer([pending, granted({ ...GOOD, preferred_username: 'mallory' })]);
    expect((await run(deviceGrant, world)).outcomes.get('token-poll')).to.include({ result: 'stopped' });
  });

  it('says which page did not come, and looks at none that did not', async () => {
    const { world, did } = issuer([pending], browser(['code'], {}));
    const { outcomes, results } = await run(deviceGrant, world);
    expect(outcomes.get('verification-page')).to.include({ how: 'timeout' });
    expect(results.approval).to.equal('not-reached');
    expect(did).to.deep.equal(['poll', 'open', 'close']);
  });

  it('says so where the person is not asked, or gets no login form', async () => {
    const unasked = await run(deviceGrant, issuer([pending], browser(['code', 'login', 'end'])).world);
    expect(unasked.outcomes.get('approval')).to.include({ how: 'browser', result: 'stopped' });
    const formless = await run(deviceGrant, issuer([pending], browser(['code', 'code', 'end'])).world);
    expect(formless.outcomes.get('verification-page')).to.include({ how: 'browser' });
  });

  it('drops connections before an approval that something is due before', async () => {
    const { world, did } = issuer([pending, granted(GOOD)]);
    const { moments } = await run(deviceGrant, world, {}, 'approval');
    expect(did.indexOf('fresh sockets')).to.be.lessThan(did.indexOf('sign in as dora'));
    expect(moments).to.include('approval');
  });
});
