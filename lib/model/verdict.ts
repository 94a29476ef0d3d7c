import { z } from 'zod';

/** The four verdicts, the worst first. A crash of the harness is `unknown`, never `pass`. */
export const VERDICTS = ['fail', 'unknown', 'unsupported', 'pass'] as const;
export const verdictSchema = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * Joins the verdicts of a case's cells, or of a run's cases: fail > unknown > pass, and `unsupported` only where
 * every one of them is. Nothing at all is `unknown`: a case that observed nothing has shown nothing.
 */
export function joinVerdicts(verdicts: Iterable<Verdict>): Verdict {
  const seen = new Set(verdicts);
  if (seen.size === 0) return 'unknown';
  if (seen.has('fail')) return 'fail';
  if (seen.has('unknown')) return 'unknown';
  return seen.has('pass') ? 'pass' : 'unsupported';
}
