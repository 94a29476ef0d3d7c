import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { EnvironmentError } from '../model/errors.js';
import type { Progress } from '../model/progress.js';
import { type Paths, paths } from './paths.js';
import { privateSocket, startPrivateEngine } from './private-engine.js';
import { setSysctls } from './sysctl.js';

/** The container engine that a run uses. */
export interface Engine {
  /** `private` is the one that Twinlock starts; the others were there. */
  kind: 'private' | 'docker' | 'podman';
  /** Path of the Unix socket, where it is one. */
  socket: string | undefined;
  /** `unix:///…` or whatever DOCKER_HOST said. */
  dockerHost: string;
  /** What kind, testcontainers and the docker command need in their environment to find this engine. */
  env: Record<string, string>;
  version: string;
}

/** Milliseconds within which an engine answers for its version; a socket without an engine refuses at once. */
const ANSWER_MS = 10_000;

/** The version of the engine behind `dockerHost`, or undefined if none answers. */
export async function askEngine(dockerHost: string): Promise<Engine | undefined> {
  const socket = dockerHost.startsWith('unix://') ? dockerHost.slice('unix://'.length) : undefined;
  if (socket !== undefined && !existsSync(socket)) return undefined;
  const { stdout, exitCode } = await execa('docker', ['version', '--format', '{{json .Server}}'], {
    env: { DOCKER_HOST: dockerHost },
    timeout: ANSWER_MS,
    reject: false,
  });
  if (exitCode !== 0) return undefined;
  const server = JSON.parse(stdout) as { Version?: string; Components?: { Name: string }[] | null };
  const podman = server.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  return {
    kind: podman ? 'podman' : dockerHost === `unix://${privateSocket()}` ? 'private' : 'docker',
    socket,
    dockerHost,
    env: {
      DOCKER_HOST: dockerHost,
      TESTCONTAINERS_RYUK_DISABLED: 'true',
      ...(podman ? { KIND_EXPERIMENTAL_PROVIDER: 'podman' } : {}),
    },
    version: server.Version ?? 'unknown',
  };
}

/** The places where an engine may be, in the order in which they are asked; DOCKER_HOST alone if it is set. */
export function engineCandidates(env: NodeJS.ProcessEnv, where: Pick<Paths, 'engine'>): string[] {
  if (env.DOCKER_HOST) return [env.DOCKER_HOST];
  const runtime = env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    ...(runtime ? [`${runtime}/docker.sock`] : []),
    ...(env.HOME ? [`${env.HOME}/.docker/run/docker.sock`] : []),
    privateSocket(where),
    ...(runtime ? [`${runtime}/podman/podman.sock`] : []),
    '/run/podman/podman.sock',
  ].map((path) => `unix://${path}`);
}

/** The first engine that answers, or undefined; starts none. */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine | undefined> {
  for (const candidate of engineCandidates(env, paths(env))) {
    const engine = await askEngine(candidate);
    if (engine !== undefined) return engine;
  }
  return undefined;
}

/**
 * The container engine of this host: a reachable Docker or Podman, else, on a bare Debian or Ubuntu where we are root,
 * a private dockerd that is installed and started here and that all checkouts and runs of the host share. Sets the
 * sysctls that a run needs; `stopEngine` puts them back.
 * Throws EnvironmentError where DOCKER_HOST names an engine that does not answer, where the change is forbidden
 * (`allowHostChanges: false`) or impossible, each with what to do.
 */
export async function ensureEngine({
  allowHostChanges,
  progress,
}: {
  allowHostChanges: boolean;
  progress: Progress;
}): Promise<Engine> {
  const engine = (await findEngine()) ?? (await startedEngine(allowHostChanges, progress));
  const left = setSysctls(paths().state, allowHostChanges);
  if (left.length > 0) progress.say(`sysctls that only root can set stay as they are: ${left.join(', ')}`);
  return engine;
}

async function startedEngine(allowHostChanges: boolean, progress: Progress): Promise<Engine> {
  const asked = process.env.DOCKER_HOST;
  if (asked && asked !== `unix://${privateSocket()}`) {
    throw new EnvironmentError('engine', `no container engine answers at ${asked}`, {
      expected: 'the engine that DOCKER_HOST names',
      seen: 'no answer',
      nextStep: 'start that engine, or unset DOCKER_HOST to let Twinlock use or start another',
    });
  }
  await startPrivateEngine({ allowHostChanges, progress });
  const started = await askEngine(`unix://${privateSocket()}`);
  if (started !== undefined) return started;
  throw new EnvironmentError('engine', 'the private container engine was started and does not answer', {
    seen: `no answer at ${privateSocket()}`,
    nextStep: `read ${paths().engine}/dockerd.log, then run \`npm run -s twinlock -- down\` and try again`,
  });
}
