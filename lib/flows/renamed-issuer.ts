import { outcomeOf } from './answer.js';
import { answerOf, bearerRequest, type ResourceServer } from './bearer-call.js';
import { basic } from './client-authentication.js';
import { askIssuer } from './endpoint.js';
import type { Flow, FlowWorld } from './flow.js';
import { INSIDE } from './issuer-discovery.js';
import type { DeclaredStep, StepResult } from './step.js';
import { since } from './timeline.js';
import { requestToken, TOKEN_REQUEST } from './token-request.js';

const toProvider = { to: 'idp/keycloak', port: 8443 } as const;
const introspection = { hop: 'H6', from: 'api/ledger', ...toProvider } as const;
const keys = { hop: 'H5', from: 'api/orders', ...toProvider } as const;
const apiServer = { hop: 'H13', from: 'api-server', ...toProvider } as const;

const steps: DeclaredStep[] = [
  TOKEN_REQUEST,
  { step: 'introspection-before', ...introspection },
  { step: 'keys-before', ...keys },
  { step: 'api-server-before', ...apiServer },
  { step: 'introspection-of-old', ...introspection },
  { step: 'keys-of-old', ...keys },
  { step: 'api-server-of-old', ...apiServer },
  { ...TOKEN_REQUEST, step: 'new-token' },
  { step: 'introspection-of-new', ...introspection },
  { step: 'keys-of-new', ...keys },
  { step: 'api-server-of-new', ...apiServer },
];

/** Longer than a resource server waits for the identity provider, in milliseconds. */
const CALL_MS = 3000;

/**
 * The provider gets another name while tokens are out and its resource servers know it by the old one: as where its
 * hostname is set anew, or where each caller is given the name that it called by. Who asks the provider is told by its
 * new name, who checks the signature compares the old one: so they say the opposite of each other, for old tokens and new.
 */
export const renamedIssuer: Flow = {
  steps,
  prepare: async (world, _options, timeline, moments) => {
    const server = await world.apiServer('flows');
    return async () => {
      const note = async (step: string, work: () => Promise<StepResult>) => {
        await moments.reached(step);
        const startedAt = Date.now();
        const outcome = await work();
        timeline.note(step, outcome, since(startedAt));
      };
      const verify = async (when: string, token: string) => {
        await note(`introspection-${when}`, () => shown(world, 'api/ledger', token));
        await note(`keys-${when}`, () => shown(world, 'api/orders', token));
        await note(`api-server-${when}`, async () => outcomeOf(await server.whoAmI('browser', token)));
      };
      const old = await requestToken(world, timeline, moments);
      if (old === undefined) return;
      await verify('before', old);
      if (timeline.stopped) return;
      await world.calledOtherwise(INSIDE, async () => {
        await verify('of-old', old);
        let fresh = '';
        await note('new-token', async () => {
          const { response } = await askIssuer(world, {
            from: 'client/cli',
            endpoint: 'token',
            client: basic(world.client),
            form: { grant_type: 'client_credentials' },
          });
          if (response.ok && response.status === 200) fresh = String(JSON.parse(response.body).access_token);
          return outcomeOf(response);
        });
        if (fresh !== '') await verify('of-new', fresh);
      });
    };
  },
};

async function shown(world: FlowWorld, to: ResourceServer, token: string): Promise<StepResult> {
  const request = bearerRequest(world.resourceServer(to), token, CALL_MS);
  return answerOf(await world.fetchFrom('client/cli')(request), world.client.id);
}
