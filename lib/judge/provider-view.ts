import type { KeycloakEvent } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';

/** The event that Keycloak stores when it does what a step asks for; `_ERROR` behind it where it refuses. */
const EVENT_OF: Readonly<Record<string, string>> = {
  credentials: 'LOGIN',
  approval: 'LOGIN',
  'pushed-request': 'PUSHED_AUTHORIZATION_REQUEST',
  'code-redemption': 'CODE_TO_TOKEN',
  'token-refresh': 'REFRESH_TOKEN',
  'token-request': 'CLIENT_LOGIN',
  'password-request': 'LOGIN',
  'device-authorization': 'OAUTH2_DEVICE_AUTH',
  'token-poll': 'OAUTH2_DEVICE_CODE_TO_TOKEN',
  exchange: 'TOKEN_EXCHANGE',
  introspection: 'INTROSPECT_TOKEN',
  userinfo: 'USER_INFO_REQUEST',
  revocation: 'REVOKE_GRANT',
  'end-session': 'LOGOUT',
  'logout-at-provider': 'LOGOUT',
};

/** Keycloak stamps an event when its answer is ready, and the caller when it has read it. */
const SLACK_MS = 250;

/** How a step stopped to which there was an answer, and it was a refusal. */
const ANSWERED: readonly (string | undefined)[] = ['oauth', 'http'];

/** The steps with what Keycloak stored of each: the event of its kind, in its time, each event once. */
export function withEvents(steps: readonly FlowStep[], events: readonly KeycloakEvent[]): FlowStep[] {
  const left = new Set(events);
  return steps.map((step) => {
    const kind = EVENT_OF[step.step];
    if (kind === undefined || step.outcome.result === 'not-reached') return step;
    const until = step.startedAt + step.tookMs + SLACK_MS;
    const own = [...left].filter(
      ({ at, type }) =>
        (type === kind || type === `${kind}_ERROR`) && at >= step.startedAt - SLACK_MS && at <= until,
    );
    for (const event of own) left.delete(event);
    return own.length === 0 ? step : { ...step, events: own };
  });
}

/**
 * What the provider's own record says of the step that stopped: it did it, it refused it, or it never heard of it, and
 * then what it saw last. Nothing where the step leaves no event, or no event of the flow is known at all; and of a step
 * that was answered with an error only why it was refused, since then it was heard of and the answer was not lost.
 */
export function providerSentence(
  stopped: FlowStep,
  steps: readonly FlowStep[],
  events: readonly KeycloakEvent[],
): string[] {
  const kind = EVENT_OF[stopped.step];
  if (kind === undefined || events.length === 0) return [];
  const all = withEvents(steps, events).find(({ step }) => step === stopped.step)?.events ?? [];
  const answered = 'how' in stopped.outcome && ANSWERED.includes(stopped.outcome.how);
  const own = answered ? all.findLast(({ type }) => type !== kind) : all.at(-1);
  if (answered && own === undefined) return [];
  if (own?.type === kind) return [`Keycloak did it (${kind}): the request arrived and the answer was lost.`];
  if (own) return [`Keycloak refused it (${own.type}${own.error === undefined ? '' : `: ${own.error}`}).`];
  const last = events.filter(({ at }) => at <= stopped.startedAt + stopped.tookMs).at(-1);
  const before = last === undefined ? '' : `; the last that it saw of this flow is ${last.type}`;
  return [`Keycloak never heard of it: it stored no ${kind}${before}.`];
}
