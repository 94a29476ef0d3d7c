import { z } from 'zod';
import { nearestWord } from './spelling.js';
import type { Path } from './yaml-document.js';

/** One thing that a schema refuses: where, and what to write there. */
export interface SchemaProblem {
  path: Path;
  write: string;
}

/** Turns zod's issues into places and plain words. `schema` gives the known keys for a guess at a mistyped one. */
export function schemaProblems(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): SchemaProblem[] {
  const known = keysOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return issues.flatMap((issue) => wordsOf(issue, [], known));
}

function wordsOf(issue: z.core.$ZodIssue, above: Path, known: ReadonlySet<string>): SchemaProblem[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const guess = nearestWord(key, known);
        return {
          path: [...path, key],
          write: guess ? `${guess}, or leave it out` : 'a known key, or leave it out',
        };
      });
    case 'invalid_union': {
      if (issue.errors.length === 0) return [{ path, write: `one of ${optionsOf(issue)}` }];
      const branches = issue.errors.map((errors) => errors.flatMap((one) => wordsOf(one, path, known)));
      return nearestBranch(branches);
    }
    case 'invalid_value':
      return [{ path, write: `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}` }];
    case 'invalid_type':
      return [{ path, write: TYPE_WORDS[issue.expected] ?? `a ${issue.expected}` }];
    case 'too_small':
      return [{ path, write: issue.origin === 'string' ? 'a full sentence' : 'at least one item' }];
    default:
      return [{ path, write: issue.message }];
  }
}

const TYPE_WORDS: Record<string, string> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  int: 'a whole number',
  boolean: 'true or false',
};

/** Of the shapes that a value may have, the one that its writer most likely meant: the error that lies deepest. */
function nearestBranch(branches: SchemaProblem[][]): SchemaProblem[] {
  const depth = (branch: SchemaProblem[]) => Math.max(0, ...branch.map((one) => one.path.length));
  const unknown = (branch: SchemaProblem[]) =>
    branch.filter((one) => one.write.includes('leave it out')).length;
  return (
    [...branches].sort(
      (one, other) => unknown(one) - unknown(other) || depth(other) - depth(one) || one.length - other.length,
    )[0] ?? []
  );
}

function optionsOf(issue: object): string {
  const options = (issue as { options?: unknown }).options;
  return Array.isArray(options) ? options.join(', ') : 'the known kinds';
}

function keysOf(schema: unknown, keys = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return keys;
  for (const [name, part] of Object.entries(schema)) {
    if (name === 'properties') for (const key of Object.keys(part as object)) keys.add(key);
    keysOf(part, keys);
  }
  return keys;
}
