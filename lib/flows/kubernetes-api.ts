import { setTimeout as pause } from 'node:timers/promises';
import { outcomeOf } from './answer.js';
import type { Flow, FlowWorld } from './flow.js';
import { answered, issuerOutcome, issuerRead } from './issuer-reading.js';
import type { DeclaredStep } from './step.js';
import { since, Timeline } from './timeline.js';
import { requestToken, TOKEN_REQUEST } from './token-request.js';
import type { TokenServer } from './token-server.js';

const toProvider = { hop: 'H13', from: 'api-server', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  TOKEN_REQUEST,
  { step: 'issuer-keys', ...toProvider },
  { step: 'api-request', ...toProvider },
];

/** By what name a server knows the provider inside the cluster. */
const SERVERS = {
  'one-name': 'flows',
  'back-channel': 'flows-back-channel',
  'inside-name': 'flows-inside-name',
  'service-name': 'flows-service-name',
} as const;

/** One that could not is patient: it tries again after ten seconds. */
const RETRY_BOUND_MS = 13_000;

/**
 * An API server is shown a token of the provider inside the cluster. `keys: fresh` starts it anew, so that it must fetch
 * discovery document and keys first (hop H13); with `cached` it has them from before the cut, and needs the provider
 * only for a key that it has never seen. A server without keys serves all the same, and refuses every token with 401.
 * `issuer` is another server, which finds the provider's documents by another of its names, or does not.
 */
export const kubernetesApi: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => {
    const name = SERVERS[(options.issuer ?? 'one-name') as keyof typeof SERVERS];
    const server = await world.apiServer(name);
    if (name === 'flows' && options.keys === 'cached') await keysRead(world, server);
    return async () => {
      const token = await requestToken(world, timeline, moments);
      if (token === undefined) return;

      await moments.reached('issuer-keys');
      const startedAt = Date.now();
      // The others are asked by no other flow, so that they hold nothing that could help them.
      if (name === 'flows' && options.keys !== 'cached') await server.restart();
      const reading = await issuerRead(server, token);
      timeline.note('issuer-keys', await issuerOutcome(server, reading), since(startedAt));

      await moments.reached('api-request');
      const askedAt = Date.now();
      const response = await server.whoAmI('browser', token);
      timeline.note('api-request', answered(outcomeOf(response), reading), since(askedAt));
    };
  },
};

/** Has the server hold the issuer's keys, by a token of its own that it must accept. */
async function keysRead(world: FlowWorld, server: TokenServer): Promise<void> {
  const token = await requestToken(world, new Timeline(steps));
  if (token === undefined) return;
  if ((await server.review(token)).authenticated) return;
  const end = performance.now() + RETRY_BOUND_MS;
  while (!(await server.review(token)).authenticated && performance.now() < end) await pause(200);
}
