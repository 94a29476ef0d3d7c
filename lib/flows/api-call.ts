import { answerOf, bearerRequest, callServer, callSteps } from './bearer-call.js';
import { REQUEST_MS } from './endpoint.js';
import type { Flow, FlowWorld } from './flow.js';
import { presented } from './presented-token.js';
import type { DeclaredStep } from './step.js';
import { requestToken, TOKEN_REQUEST } from './token-request.js';

const tokenValid: DeclaredStep = {
  step: 'token-valid',
  hop: 'H5',
  from: 'api/orders',
  to: 'idp/keycloak',
  port: 8443,
};

/** Long enough for a packet to be sent; milliseconds. */
const STRAY_MS = 300;

/**
 * Both locks at once: the client fetches a token, and calls the API with it. In between, `token-valid` shows the same
 * token to the same server on its own loopback, where no policy stands: so a call that fails is the network's doing,
 * and a refusal is the token's. With `token: none` or `tampered` the valid token is kept back and that one shown; with
 * `beside: denied-call` something else in the client's pod tries meanwhile what no policy allows.
 */
export const apiCall: Flow = {
  steps: [TOKEN_REQUEST, tokenValid, ...callSteps('api/orders')],
  prepare: async (world, options, timeline, moments) => async () => {
    const token = await requestToken(world, timeline, moments);
    if (token === undefined) return;
    await moments.reached('token-valid');
    const startedAt = Date.now();
    const request = bearerRequest('http://127.0.0.1:8080', token, 2 * REQUEST_MS);
    const local = await world.fetchFrom('api/orders')(request);
    timeline.note('token-valid', answerOf(local, world.client.id), { startedAt, tookMs: local.tookMs });
    if (timeline.stopped) return;
    await Promise.all([
      callServer(world, timeline, 'api/orders', presented(token, options.token), moments),
      ...(options.beside === 'denied-call' ? [straysToSite(world)] : []),
    ]);
  },
};

/** It gets no answer, and that is nothing to the flow. */
async function straysToSite(world: FlowWorld): Promise<void> {
  const url = 'http://web.rp.svc.cluster.local:8080/';
  await world.fetchFrom('client/cli')({ method: 'GET', url, timeoutMs: STRAY_MS });
}
