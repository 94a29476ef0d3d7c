import { decodeJwt } from 'jose';
import { outcomeOf } from './answer.js';
import { basic } from './client-authentication.js';
import { type Answered, askIssuer, REQUEST_MS } from './endpoint.js';
import type { FlowWorld } from './flow.js';
import { signInByForm } from './form-sign-in.js';
import type { StepResult } from './step.js';
import { since, type Timeline } from './timeline.js';
import { noteTokenAnswer } from './token-answer.js';

/** The client of realm flows whose tokens live for seconds. */
export const SHORT_LIVED = 'brief';

/** A signed-in user's tokens, and the code that they were given for. */
export interface UserToken {
  access: string;
  idToken: string;
  /** Epoch milliseconds at which the access token ends by itself. */
  expiresAt: number;
  code: string;
  verifier: string;
}

/** How a token ends before its time. */
export type Ending = 'logout' | 'revocation' | 'code-replay';

/**
 * A user signs in at the client with short-lived tokens, all from pod client/cli. Notes the step and gives the tokens,
 * or undefined where there are none. Rejects only if a tool broke.
 */
export async function signedInToken(
  world: FlowWorld,
  timeline: Timeline,
  step: string,
): Promise<UserToken | undefined> {
  const startedAt = Date.now();
  const redirectUri = `${world.relyingParty}/callback`;
  const issued = await signInByForm(world, { from: 'client/cli', client: SHORT_LIVED, redirectUri });
  if ('result' in issued) {
    timeline.note(step, issued, since(startedAt));
    return undefined;
  }
  const answer = noteTokenAnswer(timeline, step, await redeem(world, issued), {
    issuer: world.issuer,
    client: SHORT_LIVED,
    wrong: ({ body }) => (typeof body.id_token === 'string' ? undefined : 'no ID token in the answer'),
  });
  if (answer === undefined) return undefined;
  const { exp = 0 } = decodeJwt(answer.token);
  return {
    access: answer.token,
    idToken: String(answer.body.id_token),
    expiresAt: exp * 1000,
    ...issued,
  };
}

/** Each way to end a token, and whether it was taken as it must be. */
export const endings: Record<Ending, (world: FlowWorld, token: UserToken) => Promise<StepResult>> = {
  // OpenID Connect RP-Initiated Logout 1.0 section 2: the ID token says whose session it is.
  logout: async (world, { idToken }) => {
    const query = new URLSearchParams({ id_token_hint: idToken, client_id: SHORT_LIVED });
    const url = `${world.issuer}/protocol/openid-connect/logout?${query}`;
    const request = { method: 'GET', url, timeoutMs: REQUEST_MS, ca: world.ca };
    return outcomeOf(await world.fetchFrom('client/cli')(request));
  },
  // RFC 7009 section 2.1.
  revocation: async (world, { access }) => {
    const client = clientOf(world);
    const form = { token: access, token_type_hint: 'access_token' };
    const asked = await askIssuer(world, { from: 'client/cli', endpoint: 'revoke', client, form });
    return outcomeOf(asked.response);
  },
  // RFC 6749 section 4.1.2: a code that comes twice is refused, and should end what was issued for it.
  'code-replay': async (world, token) => {
    const outcome = outcomeOf((await redeem(world, token)).response);
    const refused = outcome.how === 'oauth' && outcome.error === 'invalid_grant';
    if (refused) return { kind: 'step', result: 'done', detail: 'the replayed code was refused' };
    if (outcome.result !== 'done') return outcome;
    return { kind: 'step', result: 'stopped', how: 'error', detail: 'the code was good for a second use' };
  },
};

function redeem(
  world: FlowWorld,
  { code, verifier }: Pick<UserToken, 'code' | 'verifier'>,
): Promise<Answered> {
  const redirect_uri = `${world.relyingParty}/callback`;
  return askIssuer(world, {
    from: 'client/cli',
    endpoint: 'token',
    client: clientOf(world),
    form: { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri },
  });
}

function clientOf(world: FlowWorld) {
  return basic({ id: SHORT_LIVED, secret: world.realm('flows').secretOf(SHORT_LIVED) });
}
