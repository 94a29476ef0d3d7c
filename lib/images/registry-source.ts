import { execa } from 'execa';
import pLimit from 'p-limit';
import { EnvironmentError } from '../model/errors.js';
import { docker, type Image, inspectImage } from './engine-image.js';
import type { ImageStore } from './packages-source.js';
import { IMAGE_NAMES, type ImageName, type Versions } from './versions.js';

/** Milliseconds within which a registry says that it is there. */
const PROBE_MS = 3_000;

/**
 * Where an image is pulled from: its own registry, or under the prefix of a mirror (`127.0.0.1:5000/`), which stands
 * for every registry: `quay.io/keycloak/keycloak` becomes `127.0.0.1:5000/keycloak/keycloak`.
 */
export function pullRef(ref: string, prefix = ''): string {
  if (prefix === '') return ref;
  const path = ref.slice(ref.indexOf('/') + 1);
  return `${prefix.replace(/\/*$/, '/')}${path}`;
}

/**
 * Why a registry cannot be used, or undefined if all answer: asks each for its API (OCI distribution specification,
 * `GET /v2/`), where 401 is an answer too. A loopback registry is asked without TLS, as the engine does.
 */
export async function registryTrouble(versions: Versions, prefix = ''): Promise<string | undefined> {
  const refs = Object.values(versions.registryImages).map(({ ref }) => pullRef(ref, prefix));
  const hosts = [...new Set(refs.map((ref) => ref.slice(0, ref.indexOf('/'))))];
  const answers = await Promise.all(hosts.map(hostTrouble));
  return answers.find((answer) => answer !== undefined);
}

async function hostTrouble(host: string): Promise<string | undefined> {
  const scheme = /^(127\.|localhost[:/]?|\[::1\])/.test(host) ? 'http' : 'https';
  const name = host === 'docker.io' ? 'registry-1.docker.io' : host;
  try {
    const { status } = await fetch(`${scheme}://${name}/v2/`, { signal: AbortSignal.timeout(PROBE_MS) });
    return status === 200 || status === 401 ? undefined : `${host} answers ${status}`;
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    return `${host} does not answer (${cause ?? (error as Error).name})`;
  }
}

/**
 * Every image as its registry has it, pulled unless the engine has it. A pinned digest is part of the name that is
 * pulled, so the engine itself refuses anything else; an image without one is pulled by its tag.
 * Throws EnvironmentError with the registry's words.
 */
export async function pullImages(
  store: ImageStore,
  versions: Versions,
  prefix = '',
): Promise<Record<ImageName, Image>> {
  const two = pLimit(2);
  const pulled = await Promise.all(
    IMAGE_NAMES.map((name) =>
      two(async () => [name, await pullImage(store, versions, name, prefix)] as const),
    ),
  );
  return Object.fromEntries(pulled) as Record<ImageName, Image>;
}

async function pullImage(
  { engine, progress }: ImageStore,
  versions: Versions,
  name: ImageName,
  prefix: string,
): Promise<Image> {
  const { ref } = versions.registryImages[name];
  const wanted = wantedName(versions, name, prefix);
  if (!(await hasPulled(engine, wanted))) {
    await progress.stage(`pull ${wanted}`, async () => {
      const { exitCode, stderr } = await execa('docker', ['pull', '--quiet', wanted], {
        env: engine.env,
        reject: false,
      });
      if (exitCode !== 0) throw refused(wanted, stderr);
    });
  }
  const image = await inspectImage(engine, wanted);
  if (image === undefined) throw refused(wanted, 'pulled, and the engine does not have it');
  await docker(engine, ['tag', wanted, ref]);
  return { ref, digest: image.id, ensure: async () => {} };
}

/** The name to pull: with the digest where one is pinned, so that nothing else can come. */
function wantedName(versions: Versions, name: ImageName, prefix: string): string {
  const { ref, digest } = versions.registryImages[name];
  const from = pullRef(ref, prefix);
  return digest === 'unverified' ? from : `${from.replace(/:[^:/]+$/, '')}@${digest}`;
}

/** Whether the engine has every image from its registry already, so that none need be asked. */
export async function hasPulledAll(
  engine: ImageStore['engine'],
  versions: Versions,
  prefix = '',
): Promise<boolean> {
  const have = await Promise.all(
    IMAGE_NAMES.map((name) => hasPulled(engine, wantedName(versions, name, prefix))),
  );
  return have.every(Boolean);
}

/** Whether the engine has this image from that registry; one that Twinlock built under the same name does not count. */
async function hasPulled(engine: ImageStore['engine'], wanted: string): Promise<boolean> {
  const image = await inspectImage(engine, wanted);
  const repository = wanted.replace(/(@sha256:.*|:[^:/]+)$/, '').replace(/^docker\.io\/(library\/)?/, '');
  return image?.repoDigests.some((from) => from.startsWith(`${repository}@`)) ?? false;
}

function refused(wanted: string, said: string): EnvironmentError {
  return new EnvironmentError('images', `${wanted} could not be pulled`, {
    expected: 'the registry to serve it',
    seen: said.trim(),
    nextStep:
      'check the name and the network, give a mirror with --registry, or build with --images packages',
  });
}
