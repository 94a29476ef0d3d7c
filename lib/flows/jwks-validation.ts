import { appControl } from './app-control.js';
import { callServer, callSteps } from './bearer-call.js';
import type { Flow } from './flow.js';
import { presented } from './presented-token.js';
import { requestToken, TOKEN_REQUEST } from './token-request.js';

/**
 * A resource server checks a token with the issuer's published keys (RFC 7517, RFC 9068 section 4). `keys: cached` has
 * it fetch them before the cut: then it needs the issuer no more.
 */
export const jwksValidation: Flow = {
  steps: [
    TOKEN_REQUEST,
    ...callSteps('api/orders', [
      { step: 'jwks', hop: 'H5', from: 'api/orders', to: 'idp/keycloak', port: 8443 },
    ]),
  ],
  prepare: async (world, options, timeline, moments) => {
    const app = appControl('api/orders', world.fetchFrom('api/orders'));
    await app.forget();
    if (options.keys === 'cached') await app.prime();
    return async () => {
      const token = await requestToken(world, timeline, moments);
      if (token === undefined) return;
      await callServer(world, timeline, 'api/orders', presented(token, options.token), moments);
      timeline.merge((await app.steps()).filter(({ step }) => step === 'jwks'));
    };
  },
};
