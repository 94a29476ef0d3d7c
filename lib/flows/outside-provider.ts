import { outcomeOf } from './answer.js';
import type { Flow } from './flow.js';
import { answered, issuerOutcome, issuerRead } from './issuer-reading.js';
import type { DeclaredStep } from './step.js';
import { type Place, since } from './timeline.js';

/**
 * The provider outside the cluster, which the cluster's own API server trusts. Both ends of its connection are no pods,
 * so that no NetworkPolicy has a say in it.
 */
export interface OutsideProvider {
  /** Its name on the run's network. */
  readonly name: string;
  /** A fresh ID token of a user. Rejects with EnvironmentError. */
  token(): Promise<string>;
  /**
   * Drops what the API server's node sends to it, in the node's own firewall. Resolves once a connection that stood open
   * before ends in silence, with what takes the rule away. Rejects with EnvironmentError if either is not so.
   */
  close(): Promise<() => Promise<void>>;
}

const declared = { hop: 'H13', from: 'api-server', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  { step: 'token-request', hop: 'H4', from: 'client/cli', to: 'idp/keycloak', port: 8443 },
  { step: 'issuer-keys', ...declared },
  { step: 'api-request', ...declared },
  { step: 'recovery', ...declared },
];

/** A server gives a connection thirty seconds, and tries again ten seconds after one that failed. */
const RECOVERY_MS = 41_000;

/**
 * As `kubernetes-api`, with the provider outside the cluster: an API server that starts anew fetches discovery document
 * and keys from there, and takes a token. What is in its way can only be a firewall: with `way: closed` that of its node,
 * which is opened again before `recovery`: the server must find its issuer by itself, and take what it refused.
 */
export const kubernetesApiOutside: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => {
    const server = await world.apiServer('flows');
    const { outside } = world;
    const place = (step: Pick<Place, 'hop' | 'from'>): Place => ({ ...step, to: outside.name, port: 8443 });
    const toIssuer = place({ hop: 'H13', from: 'api-server' });
    return async () => {
      await moments.reached('token-request');
      const askedAt = Date.now();
      const token = await outside.token();
      const outcome = { kind: 'step', result: 'done' } as const;
      timeline.note('token-request', outcome, since(askedAt), place({ hop: 'H4', from: 'browser' }));

      await moments.reached('issuer-keys');
      const open = options.way === 'closed' ? await outside.close() : undefined;
      try {
        const startedAt = Date.now();
        await server.restart();
        const reading = await issuerRead(server, token);
        timeline.note('issuer-keys', await issuerOutcome(server, reading), since(startedAt), toIssuer);

        await moments.reached('api-request');
        const shownAt = Date.now();
        const response = await server.whoAmI('browser', token);
        timeline.note('api-request', answered(outcomeOf(response), reading), since(shownAt), toIssuer);
      } finally {
        await open?.();
      }
      await moments.reached('recovery');
      const openAt = Date.now();
      const again = await issuerRead(server, token, RECOVERY_MS, 'patient');
      const answer = outcomeOf(await server.whoAmI('browser', token));
      timeline.note('recovery', answered(answer, again), since(openAt), toIssuer);
    };
  },
};
