import { NODE_PODS } from '../model/hops.js';
import { outcomeOf } from './answer.js';
import { REQUEST_MS } from './endpoint.js';
import type { Flow } from './flow.js';
import type { DeclaredStep } from './step.js';

const declared = { hop: 'H13', from: 'api-server', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  { step: 'discovery', ...declared },
  { step: 'issuer-keys', ...declared },
];

/**
 * What an API server asks of its issuer (hop H13), asked from the network of a worker, where an API server would stand in
 * a cluster with its servers elsewhere: `node: same` is the node on which Keycloak runs, `other` one on which it does not.
 * The policies name neither. A node's way to its own pods is not policed, so that no rule is needed there, and none helps.
 */
export const nodeToProvider: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => async () => {
    const from = NODE_PODS[(options.node ?? 'same') as keyof typeof NODE_PODS];
    const ask = async (step: string, path: string) => {
      await moments.reached(step);
      const startedAt = Date.now();
      const url = `${world.issuer}${path}`;
      const response = await world.fetchFrom(from)({
        method: 'GET',
        url,
        timeoutMs: REQUEST_MS,
        ca: world.ca,
      });
      const place = { hop: 'H13', from, to: 'idp/keycloak', port: 8443 };
      timeline.note(step, outcomeOf(response), { startedAt, tookMs: response.tookMs }, place);
    };
    await ask('discovery', '/.well-known/openid-configuration');
    if (!timeline.stopped) await ask('issuer-keys', '/protocol/openid-connect/certs');
  },
};
