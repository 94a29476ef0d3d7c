import { text } from 'node:stream/consumers';
import { TransportError } from './api-request.js';
import type { Cluster } from './cluster.js';
import { type ExecTarget, openExec } from './exec.js';

/** What a program in a container left. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program in a container to its end. A code other than 0 is a result; throws TransportError if the stream was
 * lost or the program took longer than `boundMs` milliseconds, since then nothing is known.
 */
export async function run(
  cluster: Pick<Cluster, 'kubeconfig'>,
  target: ExecTarget,
  boundMs = 30_000,
): Promise<Ran> {
  const held = await openExec(cluster, target);
  let overdue = false;
  const timer = setTimeout(() => {
    overdue = true;
    held.close();
  }, boundMs);
  try {
    const [stdout, stderr, end] = await Promise.all([text(held.stdout), text(held.stderr), held.ended]);
    if ('code' in end) return { code: end.code, stdout, stderr };
    const doing = `exec ${target.command[0]} in ${target.namespace}/${target.pod}`;
    throw new TransportError(doing, overdue ? `${boundMs} ms passed` : end.lost);
  } finally {
    clearTimeout(timer);
    held.close();
  }
}
