import { outcomeOf } from './answer.js';
import { publicClient } from './client-authentication.js';
import { type Approver, approve } from './device-approval.js';
import { type DeviceCodes, readCodes } from './device-codes.js';
import { type Device, interval, poll, pollUntilAnswered, toldToWait } from './device-poll.js';
import { askIssuer } from './endpoint.js';
import type { Flow, FlowWorld } from './flow.js';
import { challengeOf, newVerifier } from './pkce.js';
import type { DeclaredStep, StepResult } from './step.js';
import type { Timeline } from './timeline.js';
import { noteTokenAnswer } from './token-answer.js';

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
 * Refused are the devices of `person: declines` and `absent` (whose codes end soon), `poll: hasty` (which does not wait
 * for the interval) and `again` (which has its token already), and `verifier: replaced`.
 */
export const deviceGrant: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => {
    const client = options.person === 'absent' ? 'kiosk' : 'tv';
    const journey = await world.openBrowser();
    return async () => {
      try {
        await moments.reached('device-authorization');
        const verifier = newVerifier();
        const codes = await authorizeDevice(world, timeline, { client, verifier });
        if (codes === undefined) return;
        const honest: Device = { client, codes, verifier };

        await moments.reached('first-poll');
        if (options.poll === 'hasty') await poll(world, honest);
        const first = await poll(world, honest);
        const polledAt = Date.now();
        timeline.note('first-poll', toldToWait(first), first.span);
        if (timeline.stopped) return;

        if (options.person !== 'absent') {
          const approver: Approver = { journey, world, timeline, moments };
          await approve(approver, codes, options.person === 'declines' ? 'declines' : 'approves');
          if (timeline.stopped) return;
        }

        const shown = options.verifier === 'replaced' ? { ...honest, verifier: newVerifier() } : honest;
        await interval(honest, polledAt);
        await moments.reached('token-poll');
        await fetchTokens(world, timeline, shown, { polledAt, patient: options.person === 'absent' });
        if (timeline.stopped || options.poll !== 'again') return;
        await fetchTokens(world, timeline, shown, { polledAt: Date.now(), patient: false });
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
  { client, verifier }: Pick<Device, 'client' | 'verifier'>,
): Promise<DeviceCodes | undefined> {
  const { response, span } = await askIssuer(world, {
    from: 'client/tv',
    endpoint: 'auth/device',
    client: publicClient(client),
    form: {
      scope: 'openid',
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
    },
  });
  const outcome = outcomeOf(response);
  const codes = outcome.result === 'done' && response.ok ? readCodes(response.body) : undefined;
  const unreadable: StepResult = { kind: 'step', result: 'stopped', how: 'oauth', detail: 'no codes' };
  timeline.note('device-authorization', outcome.result === 'done' && !codes ? unreadable : outcome, span);
  return codes;
}

/** Polls when the interval has passed: once where somebody has answered, else until the codes are over. */
async function fetchTokens(
  world: FlowWorld,
  timeline: Timeline,
  shown: Device,
  { polledAt, patient }: { polledAt: number; patient: boolean },
): Promise<void> {
  await interval(shown, polledAt);
  const answered = patient ? await pollUntilAnswered(world, shown, polledAt) : await poll(world, shown);
  noteTokenAnswer(timeline, 'token-poll', answered, {
    issuer: world.issuer,
    client: shown.client,
    wrong: ({ claims }) =>
      claims.preferred_username === world.user.name ? undefined : 'the token speaks for somebody else',
  });
}
