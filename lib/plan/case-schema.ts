import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { tokenCorpusSchema } from '../model/access-case.js';
import { caseSchema } from '../model/case.js';
import { checkout } from '../model/checkout.js';
import { networkFamilySchema } from '../model/family.js';
import { paritySchema } from './parity.js';

/** The file by which an editor completes and checks cases. */
export const CASE_SCHEMA_FILE = join(checkout, 'suites', 'case.schema.json');

/** The published JSON Schema of cases and of tables of cases, as text. Made of the same zod schema that the loader uses. */
export function caseJsonSchema(): string {
  const schema = z.toJSONSchema(z.union([caseSchema, networkFamilySchema, tokenCorpusSchema]), {
    io: 'input',
  });
  return `${JSON.stringify({ title: 'A case of Twinlock, or a table of cases', ...schema }, null, 2)}\n`;
}

/** The file by which an editor completes and checks the parity map. */
export const PARITY_SCHEMA_FILE = join(checkout, 'suites', 'parity.schema.json');

/** The published JSON Schema of the parity map, as text. */
export function parityJsonSchema(): string {
  const schema = z.toJSONSchema(paritySchema, { io: 'input' });
  return `${JSON.stringify({ title: "What other suites cover, and Twinlock's cases for it", ...schema }, null, 2)}\n`;
}

// Run as a program (`npx tsx lib/plan/case-schema.ts`) it writes the files anew.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(CASE_SCHEMA_FILE, caseJsonSchema());
  writeFileSync(PARITY_SCHEMA_FILE, parityJsonSchema());
}
