import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { paths } from '../host/paths.js';
import { onPath } from '../host/programs.js';
import { EnvironmentError } from '../model/errors.js';
import { type Progress, silent } from '../model/progress.js';
import { goPart } from './go-parts.js';
import { loadVersions, type Versions } from './versions.js';

export type ToolName = 'kind' | 'kubectl';

/**
 * Path of kind or kubectl in a version that fits: on the PATH, else in the cache, else built from its Go module, else
 * (no Go here) downloaded and checked against the published sha256. Throws EnvironmentError.
 */
export async function toolPath(
  name: ToolName,
  progress: Progress = silent,
  versions: Versions = loadVersions(),
): Promise<string> {
  const found = onPath(name);
  if (found !== undefined && fits(name, await versionOf(name, found), versions)) return found;
  const downloaded = join(paths().cache, 'tools', `${name}-${wantedVersion(name, versions)}`);
  if (existsSync(downloaded)) return downloaded;
  if (onPath('go') === undefined) return download(name, versions, downloaded);
  const folder = await goPart(
    { cache: paths().cache, progress },
    name === 'kind' ? 'kind' : 'kubernetes',
    versions,
  ).folder();
  const binary = join(folder, name);
  // The Kubernetes binary is kubectl when it is called so.
  if (name === 'kubectl' && !existsSync(binary)) symlinkSync('kubernetes', binary);
  return binary;
}

/**
 * Whether a version found on the PATH will do: kind must be the pinned one, since the node image is made for it;
 * kubectl may be one minor version off (Kubernetes' version skew policy).
 */
export function fits(name: ToolName, seen: string | undefined, versions: Versions): boolean {
  if (seen === undefined) return false;
  if (name === 'kind') return seen === versions.kind;
  const minor = (version: string) => Number(version.split('.')[1]);
  return Math.abs(minor(seen) - minor(versions.kubernetes.version)) <= 1;
}

async function versionOf(name: ToolName, path: string): Promise<string | undefined> {
  const words = name === 'kind' ? ['version'] : ['version', '--client'];
  const { stdout } = await execa(path, words, { reject: false, timeout: 10_000 });
  return /v\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0];
}

function wantedVersion(name: ToolName, versions: Versions): string {
  return name === 'kind' ? versions.kind : versions.kubernetes.version;
}

/** Where each tool is published, and the file that states its sha256. */
export function publishedAt(name: ToolName, versions: Versions): { url: string; sha256: string } {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const version = wantedVersion(name, versions);
  if (name === 'kind') {
    const url = `https://github.com/kubernetes-sigs/kind/releases/download/${version}/kind-${platform}`;
    return { url, sha256: `${url}.sha256sum` };
  }
  const url = `https://dl.k8s.io/release/${version}/bin/${platform.replace('-', '/')}/kubectl`;
  return { url, sha256: `${url}.sha256` };
}

async function download(name: ToolName, versions: Versions, target: string): Promise<string> {
  const { url, sha256 } = publishedAt(name, versions);
  const nextStep = `install ${name} ${wantedVersion(name, versions)} on the PATH, or Go 1.26 to build it`;
  try {
    const [body, sums] = await Promise.all([fetchBytes(url), fetchBytes(sha256)]);
    const expected = sums.toString().split(/\s/)[0];
    const seen = createHash('sha256').update(body).digest('hex');
    if (seen !== expected) {
      throw new EnvironmentError('tools', `${url} is not what its publisher states`, {
        expected: `sha256 ${expected}`,
        seen: `sha256 ${seen}`,
        nextStep,
      });
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.new`, body, { mode: 0o755 });
    renameSync(`${target}.new`, target);
    return target;
  } catch (cause) {
    if (cause instanceof EnvironmentError) throw cause;
    throw new EnvironmentError('tools', `${name} is not on the PATH and could not be downloaded`, {
      seen: `${url}: ${(cause as Error).message}`,
      nextStep,
      cause,
    });
  }
}

async function fetchBytes(url: string): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
