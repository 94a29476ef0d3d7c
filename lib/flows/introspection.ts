import { appControl } from './app-control.js';
import { callServer, callSteps } from './bearer-call.js';
import type { Flow } from './flow.js';
import { presented } from './presented-token.js';
import { requestToken, TOKEN_REQUEST } from './token-request.js';

/**
 * A resource server asks the issuer about each token that it is shown (RFC 7662). If it cannot ask, it must not let
 * the caller in: 503, never 200. `connections: kept` has it go on with a connection from before the cut, as a pool does.
 */
export const introspection: Flow = {
  steps: [
    TOKEN_REQUEST,
    ...callSteps('api/ledger', [
      { step: 'introspection', hop: 'H6', from: 'api/ledger', to: 'idp/keycloak', port: 8443 },
    ]),
  ],
  prepare: async (world, options, timeline, moments) => {
    const app = appControl('api/ledger', world.fetchFrom('api/ledger'));
    await app.forget();
    if (options.connections === 'kept') await app.keep();
    return async () => {
      const token = await requestToken(world, timeline, moments);
      if (token === undefined) return;
      await callServer(world, timeline, 'api/ledger', presented(token, options.token), moments);
      timeline.merge((await app.steps()).filter(({ step }) => step === 'introspection'));
    };
  },
};
