import { STRANGER } from '../model/hops.js';
import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';
import { answerOf, bearerRequest } from './bearer-call.js';
import { basic } from './client-authentication.js';
import { askIssuer, REQUEST_MS } from './endpoint.js';
import type { Flow, FlowOptions, FlowWorld } from './flow.js';
import { presented } from './presented-token.js';
import type { DeclaredStep, StepResult } from './step.js';
import { type Place, since } from './timeline.js';
import { requestToken, TOKEN_REQUEST } from './token-request.js';
import type { Caller } from './token-server.js';

/** From where a credential is used. */
const PLACES = {
  stranger: STRANGER,
  device: 'client/tv',
  site: 'rp/web',
  client: 'client/cli',
  outside: 'browser',
} as const;

const steps: DeclaredStep[] = [
  TOKEN_REQUEST,
  { step: 'credential-valid', hop: 'H5', from: 'api/orders', to: 'idp/keycloak', port: 8443 },
  { step: 'use', hop: 'H11', from: 'client/cli', to: 'api/orders', port: 8080 },
];

/**
 * A good credential, used from where it was not issued to. The client fetches a token with its secret, which shows that
 * the secret is good; `credential-valid` shows the token where no policy stands, on the resource server's own loopback or
 * to the API server from outside. Then the token (or a broken one, none, or the secret) is used `from` another pod `at` the
 * resource server, the provider, or an API server. A service account's token of the pod itself is `shows: own`.
 */
export const credentialElsewhere: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => {
    const use = await usage(world, options);
    return async () => {
      const token = await requestToken(world, timeline, moments);
      if (token === undefined) return;

      await moments.reached('credential-valid');
      const startedAt = Date.now();
      timeline.note('credential-valid', await use.valid(token), since(startedAt));
      if (timeline.stopped) return;

      await moments.reached('use');
      const usedAt = Date.now();
      timeline.note('use', await use.elsewhere(token), since(usedAt), use.place);
    };
  },
};

/** How a case's credential is shown to be good, and how it is used. */
interface Usage {
  place: Place;
  valid(token: string): Promise<StepResult>;
  elsewhere(token: string): Promise<StepResult>;
}

async function usage(world: FlowWorld, options: FlowOptions): Promise<Usage> {
  const from = PLACES[(options.from ?? 'stranger') as keyof typeof PLACES];
  const onLoopback = async (token: string) => {
    const request = bearerRequest('http://127.0.0.1:8080', token, 2 * REQUEST_MS);
    return answerOf(await world.fetchFrom('api/orders')(request), world.client.id);
  };
  if (options.at === 'api-server') {
    const server = await world.apiServer('flows');
    const ask = async (caller: Caller, token: string | undefined) =>
      outcomeOf(await server.whoAmI(caller, token));
    return {
      place: { hop: 'H11', from, to: 'api-server', port: server.port },
      valid: (token) => ask('browser', token),
      elsewhere: async (token) => {
        if (options.shows !== 'own') return await ask(from, presented(token, options.shows));
        const own = await world.serviceAccountToken(podOf(from));
        return own === undefined
          ? without('the pod holds no token of a service account')
          : await ask(from, own);
      },
    };
  }
  if (options.at === 'provider') {
    const place = { hop: 'H4', from, to: 'idp/keycloak', port: 8443 };
    return { place, valid: onLoopback, elsewhere: async () => outcomeOf(await withSecret(world, from)) };
  }
  return {
    place: { hop: 'H11', from, to: 'api/orders', port: 8080 },
    valid: onLoopback,
    elsewhere: async (token) => {
      const shown = presented(token, options.shows);
      const request = bearerRequest(world.resourceServer('api/orders'), shown, REQUEST_MS);
      return answerOf(await world.fetchFrom(podOf(from))(request), world.client.id);
    },
  };
}

async function withSecret(world: FlowWorld, from: Caller): Promise<PodResponse> {
  const { response } = await askIssuer(world, {
    from: podOf(from),
    endpoint: 'token',
    client: basic(world.client),
    form: { grant_type: 'client_credentials' },
  });
  return response;
}

function without(detail: string): StepResult {
  return { kind: 'step', result: 'stopped', how: 'error', detail };
}

type Pod = Exclude<Caller, 'browser'>;

/** Only an API server can be asked from outside; everybody else is asked by pods. */
function podOf(from: Caller): Pod {
  if (from === 'browser') throw new RangeError(`${from} is no pod`);
  return from;
}
