import { decodeJwt } from 'jose';
import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';
import type { ClientSecret, FlowWorld } from './flow.js';
import type { DeclaredStep } from './step.js';
import type { Timeline } from './timeline.js';

/** The step in which a client without a user fetches its token: hop H4, from the client's own pod. */
export const TOKEN_REQUEST: DeclaredStep = {
  step: 'token-request',
  hop: 'H4',
  from: 'client/cli',
  to: 'idp/keycloak',
  port: 8443,
};

/** Bound of one request to the identity provider, in milliseconds. */
export const REQUEST_MS = 2500;

/**
 * The client credentials grant (RFC 6749 section 4.4), with the secret in the Basic header. Notes `token-request` and
 * returns the access token, or undefined if there is none. The token never enters the timeline.
 */
export async function requestToken(world: FlowWorld, timeline: Timeline): Promise<string | undefined> {
  const startedAt = Date.now();
  const response = await world.fetchFrom('client/cli')({
    method: 'POST',
    url: `${world.issuer}/protocol/openid-connect/token`,
    headers: {
      authorization: basic(world.client),
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }).toString(),
    timeoutMs: REQUEST_MS,
    ca: world.ca,
  });
  const span = { startedAt, tookMs: response.tookMs };
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done' || !response.ok) {
    timeline.note('token-request', outcome, span);
    return undefined;
  }
  const { token, wrong } = tokenOf(response, world);
  if (wrong === undefined) timeline.done('token-request', span);
  else timeline.note('token-request', { kind: 'step', result: 'stopped', how: 'oauth', detail: wrong }, span);
  return wrong === undefined ? token : undefined;
}

/** RFC 6749 section 4.4.3: a bearer token for this client and, as there is no user, no refresh token. */
function tokenOf(response: PodResponse & { ok: true }, world: FlowWorld): { token?: string; wrong?: string } {
  const body = JSON.parse(response.body) as Record<string, unknown>;
  if (typeof body.access_token !== 'string') return { wrong: 'no access token in the answer' };
  if (String(body.token_type).toLowerCase() !== 'bearer') return { wrong: 'not a bearer token' };
  if (body.refresh_token !== undefined) return { wrong: 'a refresh token although there is no user' };
  const claims = decodeJwt(body.access_token);
  if (claims.iss !== world.issuer) return { wrong: 'the token names another issuer' };
  if (claims.azp !== world.client.id) return { wrong: 'the token was issued to another client' };
  return { token: body.access_token };
}

function basic({ id, secret }: ClientSecret): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}
