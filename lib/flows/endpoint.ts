import type { FlowPod, Stranger } from '../model/hops.js';
import type { PodResponse } from '../model/pod-request.js';
import type { Credentials } from './client-authentication.js';
import type { FlowWorld } from './flow.js';
import type { Span } from './timeline.js';

/** Bound of one request to the identity provider, in milliseconds. */
export const REQUEST_MS = 2500;

/** A form that a client posts to one of the issuer's endpoints. */
export interface EndpointRequest {
  /** The pod that it leaves from. */
  from: FlowPod | Stranger;
  /** The path under `/protocol/openid-connect/`. */
  endpoint: 'token' | 'auth/device' | 'revoke';
  client: Credentials;
  form: Record<string, string>;
}

/** What came of a request, and when. */
export interface Answered {
  response: PodResponse;
  span: Span;
}

/** Posts a form to the issuer with a fresh socket. Rejects only if the tool broke. */
export async function askIssuer(
  world: Pick<FlowWorld, 'issuer' | 'ca' | 'fetchFrom'>,
  { from, endpoint, client, form }: EndpointRequest,
): Promise<Answered> {
  const startedAt = Date.now();
  const response = await world.fetchFrom(from)({
    method: 'POST',
    url: `${world.issuer}/protocol/openid-connect/${endpoint}`,
    headers: {
      ...client.headers,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({ ...form, ...client.form }).toString(),
    timeoutMs: REQUEST_MS,
    ca: world.ca,
  });
  return { response, span: { startedAt, tookMs: response.tookMs } };
}
