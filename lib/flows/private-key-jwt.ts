import { appControl } from './app-control.js';
import { codeSteps, prepareCodeFlow } from './authorization-code.js';
import type { Flow, Moments } from './flow.js';

/**
 * Authorization code of a client that signs for itself (private_key_jwt, OpenID Connect Core section 9, RFC 7523): the
 * provider fetches the client's keys from the client to check the signature. It keeps them, so they are dropped there
 * first. A provider that could not fetch them refuses the client; it does not say that it tried, so the fetch is a stop
 * without a kind, as long as the request that it belongs to.
 */
export const privateKeyJwt: Flow = {
  steps: codeSteps({
    redeem: [{ step: 'client-keys', hop: 'H12', from: 'idp/keycloak', to: 'rp/web', port: 8081 }],
  }),
  prepare: async (world, options, timeline, moments) => {
    await world.forgetClientKeys();
    const run = await prepareCodeFlow(world, options, timeline, atRedemption(moments), 'private-key-jwt');
    const app = appControl('rp/web', world.fetchFrom('rp/web'));
    return async () => {
      await run();
      const redeemed = (await app.steps()).find(({ step }) => step === 'code-redemption');
      if (!redeemed || timeline.outcomeOf('client-keys')) return;
      const detail = 'the provider never came for the keys';
      timeline.note('client-keys', { kind: 'step', result: 'stopped', detail }, redeemed);
    };
  },
};

/** The provider comes for the keys in the middle of the redemption: what is due before the one is due before the other. */
function atRedemption(moments: Moments): Moments {
  if (moments.before !== 'client-keys') return moments;
  return {
    before: 'code-redemption',
    reached: (step) => moments.reached(step === 'code-redemption' ? 'client-keys' : step),
  };
}
