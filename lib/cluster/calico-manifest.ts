import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { EnvironmentError } from '../model/errors.js';
import { type Manifest, manifestSchema } from '../model/manifest.js';

/** Calico's own manifest of a version, as a file, and the SHA-256 that it must have. */
export interface CalicoManifest {
  file: string;
  sha256: string;
}

/**
 * Reads Calico's manifest after checking that it is the very file that was released; it is applied unchanged but for
 * our overlay. Throws EnvironmentError if the file is missing or another.
 */
export async function readCalicoManifest({ file, sha256 }: CalicoManifest): Promise<Manifest[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw wrong(file, sha256, error.message);
  });
  const seen = createHash('sha256').update(text).digest('hex');
  if (seen !== sha256) throw wrong(file, sha256, seen);
  return parseManifests(text);
}

/** Reads every document of a YAML text as an object to apply; empty ones are left out. Throws ZodError. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((value) => value !== null)
    .map((value) => manifestSchema.parse(value));
}

function wrong(file: string, expected: string, seen: string): EnvironmentError {
  return new EnvironmentError('calico', `Calico's manifest ${file} is not the pinned one: ${seen}`, {
    expected: `SHA-256 ${expected}`,
    seen,
    nextStep: 'Run `npm run -s twinlock -- images build` to fetch it anew.',
  });
}
