import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { HeldStream } from '../model/stream.js';
import { RUN_VARIABLE } from './cluster.js';

/** A program to be started in a container of the engine, outside the cluster. */
export interface ContainerTarget {
  run: string;
  engineEnv: Record<string, string>;
  container: string;
  command: readonly string[];
}

/**
 * Starts a program in a container of the engine and holds its stream, as `openExec` does in a pod. The engine's command
 * bears the run's mark, so that the sweep of a killed run finds it. Rejects where the command itself cannot be started.
 */
export async function openContainerExec(target: ContainerTarget): Promise<HeldStream> {
  const { run, engineEnv, container, command } = target;
  const child = spawn('docker', ['exec', '--interactive', container, ...command], {
    env: { ...process.env, ...engineEnv, [RUN_VARIABLE]: run },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([code, signal]) =>
    code === null ? { lost: `the engine's command ended by ${signal}` } : { code: Number(code) },
  );
  // A command that cannot be started rejects below; then nobody awaits its end.
  ended.catch(() => {});
  await once(child, 'spawn');
  child.stdin.on('error', () => {});
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, close: () => child.kill() };
}
