import { expect } from 'chai';
import { backchannelLogout } from './backchannel-logout.js';
import { AT, fakeUser, type Scene, SIGNS_IN } from './fake-user.test.js';
import type { Flow, FlowOptions } from './flow.js';
import { logout } from './logout.js';
import { privateKeyJwt } from './private-key-jwt.js';
import { Timeline } from './timeline.js';

/** The steps of a flow with these scenes after a good sign-in, as `step: result[ how]`. */
async function walked(
  flow: Flow,
  scenes: Record<string, Scene>,
  token: number[] = [],
  options: FlowOptions = {},
) {
  const { world } = fakeUser({ ...SIGNS_IN, ...scenes }, token);
  const timeline = new Timeline(flow.steps);
  const run = await flow.prepare(world, options, timeline, { before: undefined, reached: async () => {} });
  await run();
  const told = timeline.steps().map(({ step, outcome }) => [step, outcome] as const);
  return Object.fromEntries(told.map(([step, { result, how }]) => [step, how ? `${result} ${how}` : result]));
}

const ended: Scene = { pages: [[`${AT.site}/me`, 401]] };
const stillThere: Scene = { pages: [[`${AT.site}/me`, 200]] };

describe('a user who signs out at the provider', () => {
  const confirm = (log: Scene['log'] = []): Record<string, Scene> => ({
    [`${AT.provider}/logout`]: { pages: [[`${AT.provider}/logout`, 200]] },
    '#kc-logout': { pages: [[`${AT.provider}/logout-confirm`, 200]], log },
  });

  it('is forgotten by the site that took the notice', async () => {
    const scenes = { ...confirm([{ step: 'logout-notice' }]), [`${AT.site}/me`]: ended };
    expect(await walked(backchannelLogout, scenes)).to.include({
      'logout-notice': 'done',
      'session-ended': 'done',
    });
  });

  it('is still signed in where no notice came, which nobody calls by a kind', async () => {
    const steps = await walked(backchannelLogout, { ...confirm(), [`${AT.site}/me`]: stillThere });
    expect(steps).to.include({
      'logout-at-provider': 'done',
      'logout-notice': 'stopped',
      'session-ended': 'stopped',
    });
  });
});

describe('a user who signs out at the site', () => {
  const leaves = (...pages: Scene['pages']): Record<string, Scene> => ({
    [`${AT.site}/me`]: ended,
    '/logout': {
      pages: [[`${AT.site}/logout`, 303], ...pages],
      log: [{ step: 'revocation' }],
    },
  });

  it('goes by the provider and comes back, and her token is worth nothing', async () => {
    const scenes = leaves([`${AT.provider}/logout`, 302], [`${AT.site}/goodbye`, 200]);
    const steps = await walked(logout, scenes, [200, 401]);
    expect(new Set(Object.values(steps))).to.deep.equal(new Set(['done']));
  });

  it('whom the provider sends nowhere is signed out all the same', async () => {
    const steps = await walked(logout, leaves([`${AT.provider}/logout`, 400]), [200, 401]);
    expect(steps).to.include({
      'end-session': 'stopped http',
      return: 'not-reached',
      'session-ended': 'done',
    });
  });

  it('whose token stays active is told', async () => {
    const steps = await walked(
      logout,
      leaves([`${AT.provider}/logout`, 302], [`${AT.site}/goodbye`, 200]),
      [200, 200],
    );
    expect(steps['token-inactive']).to.equal('stopped oauth');
  });

  it('does not begin with a token that was never active', async () => {
    const steps = await walked(logout, leaves(), [401]);
    expect(steps).to.include({ 'token-active': 'stopped oauth', 'logout-request': 'not-reached' });
  });
});

describe('a client that signs for itself', () => {
  const comes = (...steps: string[]): Record<string, Scene> => {
    const { pages } = SIGNS_IN['sign in'] ?? { pages: [] };
    return { 'sign in': { pages, log: steps.map((step) => ({ step })) } };
  };

  it('saw the provider come for its keys', async () => {
    const steps = await walked(privateKeyJwt, comes('callback', 'client-keys', 'code-redemption'));
    expect(steps['client-keys']).to.equal('done');
  });

  it('waited for it in vain', async () => {
    const steps = await walked(privateKeyJwt, comes('callback', 'code-redemption'));
    expect(steps['client-keys']).to.equal('stopped');
  });

  it('does not wait where no code is redeemed', async () => {
    expect((await walked(privateKeyJwt, comes('callback')))['client-keys']).to.equal('not-reached');
  });
});
