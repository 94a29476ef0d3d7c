import { decodeJwt } from 'jose';
import type { Action } from '../model/api-action.js';
import type { Seen } from './access-answer.js';

/** An action that reads a number of the identity's own token. */
export type ClaimAction = Extract<Action, { claim: string[] }>;

/**
 * A number of a token's payload, less another one where the action says so: how long a token lives is told by the token
 * alone, since the TokenRequest answers with the time that was asked for. Throws a TypeError where a claim is no number.
 */
export function readClaim({ claim, less }: ClaimAction, token: string): Seen {
  const payload: unknown = decodeJwt(token);
  const numbers = [claim, ...(less === undefined ? [] : [less])].map((path) => ({
    path,
    value: numberAt(payload, path),
  }));
  const [first, second] = numbers;
  const value = (first?.value ?? 0) - (second?.value ?? 0);
  const says = `token: ${numbers.map((one) => `${one.path.join('.')} ${one.value}`).join(', ')}`;
  return { outcome: { kind: 'answer', value }, evidence: [{ source: 'client', says }] };
}

function numberAt(payload: unknown, path: readonly string[]): number {
  let found = payload;
  for (const key of path) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
  }
  if (typeof found === 'number') return found;
  throw new TypeError(`the token's claim ${path.join('.')} is no number`);
}
