import type { z } from 'zod';
import type { Problems } from './problems.js';
import { schemaProblems } from './schema-problems.js';
import type { YamlDocument } from './yaml-document.js';

/** The document in the form of a schema, completed by its defaults; undefined where it is of another, with a problem for each place. */
export function readAs<T>(document: YamlDocument, schema: z.ZodType<T>, problems: Problems): T | undefined {
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return parsed.data;
  for (const { path, write } of schemaProblems(parsed.error.issues, schema)) {
    problems.add({ file: document.file, line: document.lineOf(path), found: document.foundAt(path), write });
  }
  return undefined;
}
