import { decodeJwt } from 'jose';
import { answerOf, bearerRequest } from './bearer-call.js';
import { basic } from './client-authentication.js';
import { askIssuer, REQUEST_MS } from './endpoint.js';
import type { Flow, FlowOptions, FlowWorld, Moments } from './flow.js';
import { presented } from './presented-token.js';
import type { DeclaredStep } from './step.js';
import type { Timeline } from './timeline.js';
import { noteTokenAnswer, type TokenAnswer } from './token-answer.js';
import { requestToken, TOKEN_REQUEST } from './token-request.js';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const EXCHANGER = 'orders';

const steps: DeclaredStep[] = [
  TOKEN_REQUEST,
  { step: 'exchange', hop: 'H4', from: 'api/orders', to: 'idp/keycloak', port: 8443 },
  { step: 'token-valid', hop: 'H6', from: 'api/ledger', to: 'idp/keycloak', port: 8443 },
];

/**
 * Standard token exchange (RFC 8693): orders was called with a client's token, and asks for one with which it may call
 * ledger on behalf of that client: for the same subject, issued to orders, and meant for ledger alone. `token-valid`
 * shows it to ledger on ledger's own loopback, since no policy opens a way from orders to ledger.
 * `subject: tampered` and `audience: unknown` are refused.
 */
export const tokenExchange: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => async () => {
    const token = await requestToken(world, timeline, moments);
    if (token === undefined) return;
    const exchanged = await exchange(world, token, options, timeline, moments);
    if (exchanged === undefined) return;
    await moments.reached('token-valid');
    const startedAt = Date.now();
    const request = bearerRequest('http://127.0.0.1:8080', exchanged, 2 * REQUEST_MS);
    const local = await world.fetchFrom('api/ledger')(request);
    timeline.note('token-valid', answerOf(local, EXCHANGER), { startedAt, tookMs: local.tookMs });
  },
};

async function exchange(
  world: FlowWorld,
  token: string,
  { subject, audience }: FlowOptions,
  timeline: Timeline,
  moments: Moments,
): Promise<string | undefined> {
  await moments.reached('exchange');
  const answered = await askIssuer(world, {
    from: 'api/orders',
    endpoint: 'token',
    client: basic({ id: EXCHANGER, secret: world.realm('flows').secretOf(EXCHANGER) }),
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: presented(token, subject) ?? '',
      subject_token_type: ACCESS_TOKEN,
      requested_token_type: ACCESS_TOKEN,
      audience: audience === 'unknown' ? 'nobody' : 'ledger',
    },
  });
  const answer = noteTokenAnswer(timeline, 'exchange', answered, {
    issuer: world.issuer,
    client: EXCHANGER,
    wrong: (exchanged) => wrongExchange(exchanged, token),
  });
  return answer?.token;
}

/** What is not as RFC 8693 sections 2.2.1 and 1.1 (impersonation) have it. */
function wrongExchange({ claims, body }: TokenAnswer, subjectToken: string): string | undefined {
  if (body.issued_token_type !== ACCESS_TOKEN) return 'the answer does not say that it is an access token';
  if (claims.sub !== decodeJwt(subjectToken).sub) return 'the token speaks for another subject';
  if ([claims.aud].flat().join() !== 'ledger') return 'the token is not meant for ledger alone';
  return undefined;
}
