import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readFiles } from './files.js';

const profileSchema = z.strictObject({
  calico: z.string(),
  silent: z.strictObject({ 'node-port': z.string(), 'node-address': z.string() }),
});

/** What the cluster does where NetworkPolicy is silent, in sentences, for one version of Calico. */
export type Profile = z.infer<typeof profileSchema>;

/** Reads `fixtures/network/profile.yaml`. Throws an InputError if it is not there, a ZodError if it is no profile. */
export function loadProfile(root: string): Profile {
  const [file] = readFiles(join(root, 'fixtures', 'network', 'profile.yaml'), ['.yaml']);
  return profileSchema.parse(parse(file?.text ?? ''));
}
