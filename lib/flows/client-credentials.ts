import { outcomeOf } from './answer.js';
import { type AssertionKind, assertion, basic, post } from './client-authentication.js';
import { REQUEST_MS } from './endpoint.js';
import type { Flow, FlowOptions, FlowWorld } from './flow.js';
import { since, Timeline } from './timeline.js';
import { type Requester, requestToken, TOKEN_REQUEST } from './token-request.js';

/** The client of the realm that has a key in place of a secret. */
const KEY_HOLDER = 'batch-jwt';

/**
 * A client without a user reads the discovery document and fetches a token (RFC 6749 section 4.4), with its secret in
 * the header or in the form, or with an assertion that it signs with its own key (`assertion` says what is wrong with
 * that, and `used` that it has served once already). Both requests leave from the client's own pod.
 */
export const clientCredentials: Flow = {
  steps: [{ ...TOKEN_REQUEST, step: 'discovery', hop: 'H3' }, TOKEN_REQUEST],
  prepare: async (world, options, timeline, moments) => async () => {
    await moments.reached('discovery');
    const startedAt = Date.now();
    const response = await world.fetchFrom('client/cli')({
      method: 'GET',
      url: `${world.issuer}/.well-known/openid-configuration`,
      timeoutMs: REQUEST_MS,
      ca: world.ca,
    });
    timeline.note('discovery', outcomeOf(response), { startedAt, tookMs: response.tookMs });
    if (timeline.stopped) return;
    const who = await requester(world, options);
    if (options.assertion === 'used' && !(await accepted(world, who))) {
      const detail = 'the first use of the assertion was refused';
      const outcome = { kind: 'step', result: 'stopped', how: 'error', detail } as const;
      return timeline.note(TOKEN_REQUEST.step, outcome, since(startedAt));
    }
    await requestToken(world, timeline, moments, who);
  },
};

/** The client that asks: one with a secret, or its twin with a key of its own. */
async function requester(world: FlowWorld, options: FlowOptions): Promise<Requester> {
  const { client, issuer } = world;
  const { authentication, assertion: kind } = options;
  if (authentication === 'private-key-jwt') {
    const signer = { client: KEY_HOLDER, issuer, key: world.realm('flows').clientKey(KEY_HOLDER) };
    const wrong = kind === 'used' ? 'valid' : (kind as AssertionKind | undefined);
    return { id: KEY_HOLDER, credentials: await assertion(signer, wrong) };
  }
  return { id: client.id, credentials: authentication === 'post' ? post(client) : basic(client) };
}

async function accepted(world: FlowWorld, who: Requester): Promise<boolean> {
  return (await requestToken(world, new Timeline([TOKEN_REQUEST]), undefined, who)) !== undefined;
}
