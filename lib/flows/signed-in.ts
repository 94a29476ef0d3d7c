import type { AppControl } from './app-control.js';
import { codeSteps } from './authorization-code.js';
import type { Journey } from './browser/journey.js';
import type { FlowWorld } from './flow.js';
import { signInSteps } from './sign-in-steps.js';
import type { DeclaredStep } from './step.js';
import { since, Timeline } from './timeline.js';

/** A whole sign-in as one step of another flow, which comes before any cut of it. */
export const LOGIN: DeclaredStep = { step: 'login', hop: 'H1', from: 'browser', to: 'rp/web', port: 8080 };

/**
 * Signs a user in at the relying party's client, and notes it as the one step `login`, stopped where a step of its own
 * did. Returns whether she is signed in.
 */
export async function signedIn(
  world: FlowWorld,
  journey: Journey,
  app: AppControl,
  timeline: Timeline,
  client = 'confidential',
): Promise<boolean> {
  const login = new Timeline(codeSteps());
  const startedAt = Date.now();
  await signInSteps(world, journey, login, { client });
  login.merge(await app.steps());
  const bad = login.steps().find(({ outcome }) => outcome.result !== 'done');
  const span = since(startedAt);
  if (bad) timeline.note('login', { ...bad.outcome, result: 'stopped', detail: `at ${bad.step}` }, span, bad);
  else timeline.done('login', span);
  return bad === undefined;
}
