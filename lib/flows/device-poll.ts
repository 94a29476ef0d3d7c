import { setTimeout as pause } from 'node:timers/promises';
import { outcomeOf } from './answer.js';
import { publicClient } from './client-authentication.js';
import type { DeviceCodes } from './device-codes.js';
import { type Answered, askIssuer } from './endpoint.js';
import type { FlowWorld } from './flow.js';
import type { StepResult } from './step.js';

/** A device that has its codes. */
export interface Device {
  client: string;
  codes: DeviceCodes;
  /** What it shows of PKCE (RFC 7636). */
  verifier: string;
}

/** Asks once whether the person has answered (RFC 8628 section 3.4). */
export function poll(world: FlowWorld, { client, codes, verifier }: Device): Promise<Answered> {
  return askIssuer(world, {
    from: 'client/tv',
    endpoint: 'token',
    client: publicClient(client),
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: codes.deviceCode,
      code_verifier: verifier,
    },
  });
}

/** A server may count the life of a code in whole seconds, and begin the next one; milliseconds. */
const ROUNDING_MS = 2000;

/**
 * Asks at the given interval, the first time when it has passed since `polledAt`, until the answer is another than to
 * wait, or the codes must be over. Gives the last answer.
 */
export async function pollUntilAnswered(
  world: FlowWorld,
  device: Device,
  polledAt: number,
  now: () => number = Date.now,
): Promise<Answered> {
  const { intervalMs, lifeMs } = device.codes;
  const end = polledAt + lifeMs + ROUNDING_MS;
  for (let last = polledAt; ; last = now()) {
    await interval(device, last, now);
    const answered = await poll(world, device);
    if (!mustWait(outcomeOf(answered.response)) || now() + intervalMs > end) return answered;
  }
}

/** Waits until the device may ask again, if it asked last at this time, epoch milliseconds. */
export async function interval({ codes }: Device, polledAt: number, now = Date.now): Promise<void> {
  await pause(Math.max(0, polledAt + codes.intervalMs - now()));
}

/** Before anybody has answered, the right answer to a poll is to wait (RFC 8628 section 3.5). */
export function toldToWait({ response }: Answered): StepResult {
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done') return mustWait(outcome) ? { kind: 'step', result: 'done' } : outcome;
  return { kind: 'step', result: 'stopped', how: 'oauth', detail: 'a token that nobody approved' };
}

function mustWait({ error }: StepResult): boolean {
  return error === 'authorization_pending';
}
