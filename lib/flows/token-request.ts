import { basic, type Credentials } from './client-authentication.js';
import { askIssuer } from './endpoint.js';
import type { FlowWorld, Moments } from './flow.js';
import type { DeclaredStep } from './step.js';
import type { Timeline } from './timeline.js';
import { noteTokenAnswer } from './token-answer.js';

/** The step in which a client without a user fetches its token: hop H4, from the client's own pod. */
export const TOKEN_REQUEST: DeclaredStep = {
  step: 'token-request',
  hop: 'H4',
  from: 'client/cli',
  to: 'idp/keycloak',
  port: 8443,
};

/** Another client than the world's, or another way to say who it is. */
export interface Requester {
  id: string;
  credentials: Credentials;
}

/**
 * The client credentials grant (RFC 6749 section 4.4), with the secret in the Basic header unless told otherwise. Notes
 * `token-request` and returns the access token, or undefined if there is none. The token never enters the timeline.
 */
export async function requestToken(
  world: FlowWorld,
  timeline: Timeline,
  moments?: Moments,
  { id, credentials }: Requester = { id: world.client.id, credentials: basic(world.client) },
): Promise<string | undefined> {
  await moments?.reached(TOKEN_REQUEST.step);
  const answered = await askIssuer(world, {
    from: 'client/cli',
    endpoint: 'token',
    client: credentials,
    form: { grant_type: 'client_credentials' },
  });
  const answer = noteTokenAnswer(timeline, TOKEN_REQUEST.step, answered, {
    issuer: world.issuer,
    client: id,
    // RFC 6749 section 4.4.3.
    wrong: ({ body }) =>
      body.refresh_token === undefined ? undefined : 'a refresh token although there is no user',
  });
  return answer?.token;
}
