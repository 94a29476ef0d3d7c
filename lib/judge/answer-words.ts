import type { AnswerOutcome } from '../model/outcome.js';
import { inSeconds } from './answer-difference.js';
import { callWords } from './kubectl-difference.js';

/** Extra fields that the API server adds by itself; a token's id differs each time, and would set alike failures apart. */
const OWN = 'authentication.kubernetes.io/';

/** An answer of the API server in words: expectation and observation read alike. */
export function answerWords(outcome: AnswerOutcome): string {
  const {
    code,
    reason,
    user,
    groups,
    uid,
    extra,
    warning,
    authenticated,
    allowed,
    started,
    value,
    atLeast,
    may,
  } = outcome;
  const parts = callWords(outcome);
  if (started !== undefined) parts.push(started ? 'started' : 'did not start');
  if (code !== undefined) parts.push(String(code));
  if (authenticated !== undefined) parts.push(authenticated ? 'authenticated' : 'not authenticated');
  if (allowed !== undefined) parts.push(allowed ? 'allowed' : 'denied');
  if (value !== undefined) parts.push(String(value));
  if (atLeast !== undefined) parts.push(`at least ${atLeast}`);
  if (user !== undefined) parts.push(`as ${user === '' ? '""' : user}`);
  if (groups !== undefined) parts.push(`in groups ${listed(groups)}`);
  if (uid !== undefined) parts.push(`with uid ${uid}`);
  const told = Object.entries(extra ?? {}).filter(([key]) => !key.startsWith(OWN));
  for (const [key, values] of told) parts.push(`with ${key} ${listed(values)}`);
  if (may !== undefined)
    parts.push(`may ${may.length === 0 ? 'nothing beyond what everybody may' : listed(may)}`);
  if (reason !== undefined) parts.push(`because "${reason}"`);
  if (warning !== undefined) parts.push(`with the warning "${warning}"`);
  return [...parts, ...windowWords(outcome)].join(' ') || 'any answer';
}

function windowWords({ windowMs, withinMs, notBeforeMs }: AnswerOutcome): string[] {
  const words: string[] = [];
  if (windowMs !== undefined) words.push(`after ${inSeconds(windowMs)}`);
  if (notBeforeMs !== undefined) words.push(`not before ${inSeconds(notBeforeMs)}`);
  if (withinMs !== undefined) words.push(`within ${inSeconds(withinMs)}`);
  return words;
}

const listed = (items: readonly string[]) => (items.length === 0 ? '(none)' : items.join(', '));
