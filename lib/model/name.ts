import { z } from 'zod';

/** A name of cases, worlds, steps, servers and issuers: what fits in an id and in a file's name. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits and hyphens');
