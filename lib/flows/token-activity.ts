import { outcomeOf } from './answer.js';
import { appControl } from './app-control.js';
import { bearerRequest } from './bearer-call.js';
import type { FlowWorld } from './flow.js';
import type { DeclaredStep } from './step.js';
import type { Timeline } from './timeline.js';

const LEDGER = 'api/ledger';
/** Longer than the resource server waits for the issuer; milliseconds. */
const BOUND_MS = 4000;

/** The connection by which the resource server asks about a token (RFC 7662). */
export const ACTIVITY: Omit<DeclaredStep, 'step'> = {
  hop: 'H6',
  from: LEDGER,
  to: 'idp/keycloak',
  port: 8443,
};

/**
 * Notes whether a user's token is what it should be for the issuer, as the resource server that introspects each token
 * sees it. It is asked on its own loopback, so that no other connection can stop the step.
 */
export async function noteActivity(
  world: FlowWorld,
  timeline: Timeline,
  step: string,
  token: string,
  should: 'active' | 'inactive',
): Promise<void> {
  const app = appControl(LEDGER, world.fetchFrom(LEDGER));
  await app.forget();
  const startedAt = Date.now();
  const response = await world.fetchFrom(LEDGER)(bearerRequest('http://127.0.0.1:8080', token, BOUND_MS));
  const span = { startedAt, tookMs: response.tookMs };
  const undecided = (await app.steps()).find(
    ({ step: own, result }) => own === 'introspection' && result === 'stopped',
  );
  if (undecided) {
    const { how, code, detail } = undecided;
    const outcome = { kind: 'step', result: 'stopped', detail: detail ?? '' } as const;
    timeline.note(
      step,
      { ...outcome, ...(how === undefined ? {} : { how }), ...(code === undefined ? {} : { code }) },
      undecided,
    );
    return;
  }
  const seen =
    response.ok && response.status === 401
      ? 'inactive'
      : response.ok && response.status === 200
        ? 'active'
        : undefined;
  if (seen === should) timeline.done(step, span);
  else if (seen === undefined) timeline.note(step, outcomeOf(response), span);
  else
    timeline.note(
      step,
      { kind: 'step', result: 'stopped', how: 'oauth', detail: `the token is ${seen}` },
      span,
    );
}
