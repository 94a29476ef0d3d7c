import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { outcomeOf } from './answer.js';
import { publicClient } from './client-authentication.js';
import { type Approver, approve } from './device-approval.js';
import { type DeviceCodes, readCodes } from './device-codes.js';
import { type Answered, askIssuer } from './endpoint.js';
import type { Flow, FlowWorld } from './flow.js';
import type { DeclaredStep, StepResult } from './step.js';
import type { Timeline } from './timeline.js';
import { noteTokenAnswer } from './token-answer.js';

const TV = 'tv';
const device = { hop: 'H9', from: 'client/tv', to: 'idp/keycloak', port: 8443 } as const;
const person = { hop: 'H2', from: 'browser', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  { step: 'device-authorization', ...device },
  { step: 'first-poll', ...device },
  { step: 'verification-page', ...person },
  { step: 'approval', ...person },
  { step: 'token-poll', ...device },
];

/**
 * The device grant (RFC 8628) with PKCE: a device without a keyboard asks for a code, a person types it into a browser,
 * signs in and answers, and the device's next poll is told. The first poll comes before the person and must be told to
 * wait. Nobody polls while the person answers, since Keycloak 26.7 may answer that very poll with a server error.
 * `person: declines`, `poll: hasty` (a poll that does not wait for the interval) and `verifier: replaced` are refused.
 */
export const deviceGrant: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => {
    const journey = await world.openBrowser();
    return async () => {
      try {
        await moments.reached('device-authorization');
        const verifier = randomBytes(32).toString('base64url');
        const codes = await authorizeDevice(world, timeline, verifier);
        if (codes === undefined) return;

        await moments.reached('first-poll');
        if (options.poll === 'hasty') await poll(world, codes, verifier);
        const first = await poll(world, codes, verifier);
        const polledAt = Date.now();
        timeline.note('first-poll', toldToWait(first), first.span);
        if (timeline.stopped) return;

        const approver: Approver = { journey, world, timeline, moments };
        await approve(approver, codes, options.person === 'declines' ? 'declines' : 'approves');
        if (timeline.stopped) return;

        await pause(Math.max(0, polledAt + codes.intervalMs - Date.now()));
        await moments.reached('token-poll');
        const shown = options.verifier === 'replaced' ? randomBytes(32).toString('base64url') : verifier;
        noteTokenAnswer(timeline, 'token-poll', await poll(world, codes, shown), {
          issuer: world.issuer,
          client: TV,
          wrong: ({ claims }) =>
            claims.preferred_username === world.user.name ? undefined : 'the token speaks for somebody else',
        });
      } finally {
        await journey.close();
      }
    };
  },
};

/** RFC 8628 section 3.1, with the challenge of RFC 7636. */
async function authorizeDevice(
  world: FlowWorld,
  timeline: Timeline,
  verifier: string,
): Promise<DeviceCodes | undefined> {
  const { response, span } = await askIssuer(world, {
    from: 'client/tv',
    endpoint: 'auth/device',
    client: publicClient(TV),
    form: {
      scope: 'openid',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    },
  });
  const outcome = outcomeOf(response);
  const codes = outcome.result === 'done' && response.ok ? readCodes(response.body) : undefined;
  const unreadable: StepResult = { kind: 'step', result: 'stopped', how: 'oauth', detail: 'no codes' };
  timeline.note('device-authorization', outcome.result === 'done' && !codes ? unreadable : outcome, span);
  return codes;
}

/** RFC 8628 section 3.4. */
function poll(world: FlowWorld, { deviceCode }: DeviceCodes, verifier: string): Promise<Answered> {
  return askIssuer(world, {
    from: 'client/tv',
    endpoint: 'token',
    client: publicClient(TV),
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: deviceCode,
      code_verifier: verifier,
    },
  });
}

/** Before anybody has answered, the right answer to a poll is to wait (RFC 8628 section 3.5). */
function toldToWait({ response }: Answered): StepResult {
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done') {
    return outcome.error === 'authorization_pending' ? { kind: 'step', result: 'done' } : outcome;
  }
  return { kind: 'step', result: 'stopped', how: 'oauth', detail: 'a token that nobody approved' };
}
