import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';
import { appControl } from './app-control.js';
import { answerOf, bearerRequest, callSteps } from './bearer-call.js';
import { basic } from './client-authentication.js';
import { REQUEST_MS } from './endpoint.js';
import type { Flow, FlowWorld, Moments } from './flow.js';
import type { StepResult } from './step.js';
import type { Timeline } from './timeline.js';
import { TOKEN_REQUEST } from './token-request.js';

/** Longer than the server waits for an answer of the issuer, so that its own answer is seen; milliseconds. */
const CALL_MS = 3500;

/**
 * A client without a user and the server that it calls, with an issuer of any product: the client reads the discovery
 * document, fetches a token at the endpoint named there (RFC 6749 section 4.4) and does not look into it; the server checks
 * it with the issuer's keys (RFC 9068 section 4). It is the flow that runs in a user's own namespaces.
 */
export const machineToMachine: Flow = {
  steps: [
    { ...TOKEN_REQUEST, step: 'discovery', hop: 'H3' },
    TOKEN_REQUEST,
    ...callSteps('api/orders', [
      { step: 'jwks', hop: 'H5', from: 'api/orders', to: 'idp/keycloak', port: 8443 },
    ]),
  ],
  prepare: async (world, _options, timeline, moments) => {
    const app = appControl('api/orders', world.fetchFrom('api/orders'));
    await app.forget();
    return async () => {
      const endpoint = await tokenEndpoint(world, timeline, moments);
      const token = endpoint && (await fetchToken(world, endpoint, timeline, moments));
      if (!token) return;
      await moments.reached('api-call');
      const startedAt = Date.now();
      const response = await world.fetchFrom('client/cli')(
        bearerRequest(world.resourceServer('api/orders'), token, CALL_MS),
      );
      const span = { startedAt, tookMs: response.tookMs };
      if (!response.ok) return timeline.note('api-call', outcomeOf(response), span);
      timeline.done('api-call', span);
      timeline.merge((await app.steps()).filter(({ step }) => step === 'jwks'));
      timeline.note('answer', answered(response, world), span);
    };
  },
};

async function tokenEndpoint(
  world: FlowWorld,
  timeline: Timeline,
  moments: Moments,
): Promise<string | undefined> {
  await moments.reached('discovery');
  const startedAt = Date.now();
  const response = await world.fetchFrom('client/cli')({
    method: 'GET',
    url: `${world.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    timeoutMs: REQUEST_MS,
    ca: world.ca,
  });
  const { issuer, token_endpoint: endpoint } = jsonOf(response);
  const wrong =
    issuer !== world.issuer
      ? 'the document names another issuer'
      : typeof endpoint !== 'string'
        ? 'the document names no token endpoint'
        : undefined;
  timeline.note('discovery', unless(wrong, response), { startedAt, tookMs: response.tookMs });
  return timeline.stopped ? undefined : String(endpoint);
}

async function fetchToken(
  world: FlowWorld,
  endpoint: string,
  timeline: Timeline,
  moments: Moments,
): Promise<string | undefined> {
  await moments.reached(TOKEN_REQUEST.step);
  const client = basic(world.client);
  const startedAt = Date.now();
  const response = await world.fetchFrom('client/cli')({
    method: 'POST',
    url: endpoint,
    headers: {
      ...client.headers,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }).toString(),
    timeoutMs: REQUEST_MS,
    ca: world.ca,
  });
  const { access_token: token, token_type: type } = jsonOf(response);
  const wrong =
    typeof token !== 'string'
      ? 'no access token in the answer'
      : String(type).toLowerCase() !== 'bearer'
        ? 'not a bearer token'
        : undefined;
  timeline.note(TOKEN_REQUEST.step, unless(wrong, response), { startedAt, tookMs: response.tookMs });
  return timeline.stopped ? undefined : String(token);
}

/** What came, or what is wrong with an answer that came. */
function unless(wrong: string | undefined, response: PodResponse): StepResult {
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done' || wrong === undefined) return outcome;
  return { kind: 'step', result: 'stopped', how: 'oauth', detail: wrong };
}

/** Some issuers name no client in their tokens; one that is named must be ours. */
function answered(response: PodResponse, { client }: FlowWorld): StepResult {
  return answerOf(response, response.ok && jsonOf(response).client === '' ? '' : client.id);
}

function jsonOf(response: PodResponse): Record<string, unknown> {
  if (!response.ok) return {};
  try {
    const json: unknown = JSON.parse(response.body);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
