import { outcomeOf } from './answer.js';
import type { Flow } from './flow.js';
import { REQUEST_MS, requestToken, TOKEN_REQUEST } from './token-request.js';

/**
 * A client without a user reads the discovery document and fetches a token with its secret (RFC 6749 section 4.4).
 * Both requests leave from the client's own pod.
 */
export const clientCredentials: Flow = {
  steps: [{ ...TOKEN_REQUEST, step: 'discovery', hop: 'H3' }, TOKEN_REQUEST],
  prepare: async (world, _options, timeline) => async () => {
    const startedAt = Date.now();
    const response = await world.fetchFrom('client/cli')({
      method: 'GET',
      url: `${world.issuer}/.well-known/openid-configuration`,
      timeoutMs: REQUEST_MS,
      ca: world.ca,
    });
    timeline.note('discovery', outcomeOf(response), { startedAt, tookMs: response.tookMs });
    if (!timeline.stopped) await requestToken(world, timeline);
  },
};
