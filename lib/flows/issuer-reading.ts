import { setTimeout as pause } from 'node:timers/promises';
import type { StepResult } from './step.js';
import { isUnread, stoppedAtIssuer, type TokenReading, type TokenServer } from './token-server.js';

/** A server asks its issuer beside its start; one that has said nothing by then has no way to it. Milliseconds. */
const ISSUER_BOUND_MS = 2500;

/** Asks until the server has read the issuer's documents or has complained of them; a patient one is given all its time. */
export async function issuerRead(
  server: TokenServer,
  token: string,
  boundMs = ISSUER_BOUND_MS,
  how: 'curious' | 'patient' = 'curious',
): Promise<TokenReading> {
  const end = performance.now() + boundMs;
  for (;;) {
    const reading = await server.review(token);
    const decided = reading.authenticated || (how === 'curious' && (await server.complaint()) !== undefined);
    if (decided || performance.now() > end) return reading;
    await pause(100);
  }
}

export async function issuerOutcome(server: TokenServer, reading: TokenReading): Promise<StepResult> {
  if (reading.authenticated) return { kind: 'step', result: 'done' };
  const complaint = await server.complaint();
  // One that has its keys and no complaint has read its issuer; what it holds against the token is told by its answer.
  if (complaint === undefined && !isUnread(reading)) return { kind: 'step', result: 'done' };
  return stoppedAtIssuer(complaint, reading);
}

/** The plain answer of 401 says nothing; the authenticator's words do. */
export function answered(outcome: StepResult, { error }: TokenReading): StepResult {
  return outcome.result === 'stopped' && error !== '' ? { ...outcome, says: error } : outcome;
}
