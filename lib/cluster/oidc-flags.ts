import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkout } from '../model/checkout.js';

const oidcSchema = z.strictObject({
  'ca-directory': z.string().startsWith('/'),
  flags: z.record(z.string().startsWith('oidc-'), z.string()),
});

/** The API server's OIDC flags (without dashes) and where the run's CA directory is mounted for them. */
export interface OidcFlags {
  caDirectory: string;
  flags: Record<string, string>;
}

/** Reads kind-config/oidc-flags.yaml, the one place of the flags. Throws ZodError if the file is not of its form. */
export function loadOidcFlags(file = join(checkout, 'kind-config', 'oidc-flags.yaml')): OidcFlags {
  const read = oidcSchema.parse(parse(readFileSync(file, 'utf8')));
  return { caDirectory: read['ca-directory'], flags: read.flags };
}
