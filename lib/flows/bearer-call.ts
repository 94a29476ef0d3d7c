import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';
import type { FlowWorld, Moments } from './flow.js';
import type { DeclaredStep, StepResult } from './step.js';
import type { Timeline } from './timeline.js';

/** A resource server of the flow world. */
export type ResourceServer = 'api/orders' | 'api/ledger';

/** Longer than a resource server waits for the identity provider, so that its own answer is seen; milliseconds. */
const CALL_MS = 3000;

/** The two steps of a call: it reaches the server, and the server answers. */
export function callSteps(to: ResourceServer, between: DeclaredStep[] = []): DeclaredStep[] {
  const call = { hop: 'H11', from: 'client/cli', to, port: 8080 } as const;
  return [{ step: 'api-call', ...call }, ...between, { step: 'answer', ...call }];
}

/**
 * Calls a resource server from the client's pod, with a bearer token (RFC 6750 section 2.1) or without one. Notes
 * `api-call` as done if any answer came, and `answer` with what it was.
 */
export async function callServer(
  world: FlowWorld,
  timeline: Timeline,
  to: ResourceServer,
  token: string | undefined,
  moments?: Moments,
): Promise<void> {
  await moments?.reached('api-call');
  const startedAt = Date.now();
  const response = await world.fetchFrom('client/cli')(
    bearerRequest(world.resourceServer(to), token, CALL_MS),
  );
  const span = { startedAt, tookMs: response.tookMs };
  if (!response.ok) return timeline.note('api-call', outcomeOf(response), span);
  timeline.done('api-call', span);
  timeline.note('answer', answerOf(response, world.client.id), span);
}

/** The request that shows a token to a resource server. */
export function bearerRequest(base: string, token: string | undefined, timeoutMs: number) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { method: 'GET', url: `${base}/`, headers, timeoutMs };
}

/** Whether a resource server let a client in, and took it for this one. */
export function answerOf(response: PodResponse, expected: string): StepResult {
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done' || !response.ok) return outcome;
  const { client } = JSON.parse(response.body) as { client?: unknown };
  if (client === expected) return outcome;
  return { kind: 'step', result: 'stopped', how: 'error', detail: 'the server took the caller for another' };
}
