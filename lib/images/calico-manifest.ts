import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { paths } from '../host/paths.js';
import { onPath } from '../host/programs.js';
import { EnvironmentError } from '../model/errors.js';
import { type Progress, silent } from '../model/progress.js';
import { calicoManifestPart } from './distribution-parts.js';
import { loadVersions, type Versions } from './versions.js';

/**
 * Path of Calico's own manifest for VXLAN in the pinned version: from the cache, its Go module, or its release on
 * GitHub; the bytes are the same, and checked. Throws EnvironmentError where none can be had.
 */
export async function calicoManifest(
  progress: Progress = silent,
  versions: Versions = loadVersions(),
): Promise<string> {
  const { cache } = paths();
  const kept = join(cache, 'manifests', `calico-vxlan-${versions.calico.version}.yaml`);
  if (existsSync(kept) && sha256(readFileSync(kept)) === versions.calico.manifestSha256) return kept;
  const bytes =
    onPath('go') === undefined
      ? await fromRelease(versions)
      : readFileSync(
          join(
            await calicoManifestPart({ cache, progress, allowHostChanges: false }, versions).folder(),
            'calico-vxlan.yaml',
          ),
        );
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(`${kept}.new`, bytes);
  renameSync(`${kept}.new`, kept);
  return kept;
}

async function fromRelease({ calico }: Versions): Promise<Buffer> {
  const url = `https://raw.githubusercontent.com/projectcalico/calico/${calico.version}/manifests/calico-vxlan.yaml`;
  const trouble = (seen: string, cause?: unknown) =>
    new EnvironmentError('calico', "Calico's manifest could not be had", {
      expected: `sha256 ${calico.manifestSha256} at ${url}`,
      seen,
      nextStep: 'check that this host reaches GitHub, or install Go, which fetches it from a module proxy',
      ...(cause === undefined ? {} : { cause }),
    });
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch((cause: Error) => {
    throw trouble(cause.message, cause);
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok) throw trouble(`status ${answer.status}`);
  if (sha256(bytes) !== calico.manifestSha256) throw trouble(`sha256 ${sha256(bytes)}`);
  return bytes;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
