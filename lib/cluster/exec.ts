import { PassThrough } from 'node:stream';
import type { V1Status } from '@kubernetes/client-node';
import type { HeldStream } from '../model/stream.js';
import { TransportError } from './api-request.js';
import type { Cluster } from './cluster.js';
import { connect } from './connection.js';

/** A program to be started in a container. */
export interface ExecTarget {
  namespace: string;
  pod: string;
  container: string;
  command: readonly string[];
  /** Bound of the connecting, in milliseconds. */
  connectMs?: number;
}

/** The part of a WebSocket that is used here. */
interface Socket {
  on(event: 'close', listener: (code: number, reason: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  terminate(): void;
}

/**
 * Starts a program in a container over the API server and holds its stream. `ended` gives the program's exit code, or
 * `lost` when the socket closed without a status, which client-node by itself never tells.
 * Throws TransportError if the stream could not be opened in time.
 */
export async function openExec(
  cluster: Pick<Cluster, 'kubeconfig'>,
  { namespace, pod, container, command, connectMs = 10_000 }: ExecTarget,
): Promise<HeldStream> {
  const doing = `exec in ${namespace}/${pod}`;
  const [{ kubeConfig }, { Exec }] = await Promise.all([
    connect(cluster.kubeconfig),
    import('@kubernetes/client-node'),
  ]);
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const ended = deferred<{ code: number } | { lost: string }>();
  const opening = new Exec(kubeConfig).exec(
    namespace,
    pod,
    container,
    [...command],
    stdout,
    stderr,
    stdin,
    false,
    (status) => ended.resolve(endOf(status)),
  );
  const socket: Socket = await within(connectMs, doing, opening);
  // Without a listener an error after opening would end the process; the close that follows tells the loss.
  let broke = '';
  socket.on('error', (error) => {
    broke = `: ${error.message}`;
  });
  socket.on('close', (code, reason) => {
    ended.resolve({
      lost: `the exec stream closed without a status (${code}${reason.length ? ` ${reason}` : ''})${broke}`,
    });
    for (const stream of [stdout, stderr]) if (!stream.writableEnded) stream.end();
    stdin.destroy();
  });
  stdin.on('error', () => {});
  return {
    stdin,
    stdout,
    stderr,
    ended: ended.promise,
    // Closing politely would wait 30 s for the other side; the program sees the end of its stdin either way.
    close: () => socket.terminate(),
  };
}

/** The exit code in the status of an ended program; a status that tells none means that it never ran. */
export function endOf(status: V1Status): { code: number } | { lost: string } {
  if (status.status === 'Success') return { code: 0 };
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  const code = Number.parseInt(cause?.message ?? '', 10);
  if (status.reason === 'NonZeroExitCode' && Number.isInteger(code)) return { code };
  return { lost: status.message ?? status.reason ?? 'the container runtime gave no reason' };
}

async function within<S extends { terminate(): void }>(
  ms: number,
  doing: string,
  opening: Promise<S>,
): Promise<S> {
  const bound = deferred<never>();
  const timer = setTimeout(() => {
    bound.reject(new TransportError(doing, `${ms} ms passed`));
    // A socket that opens after all belongs to nobody.
    opening.then(
      (late) => late.terminate(),
      () => {},
    );
  }, ms);
  try {
    return await Promise.race([opening, bound.promise]);
  } catch (error) {
    if (error instanceof TransportError) throw error;
    throw new TransportError(doing, reasonOf(error), error);
  } finally {
    clearTimeout(timer);
  }
}

/** The words of a failed handshake: client-node rejects with the socket's event, which is no Error. */
function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error && error.message)
    return String(error.message);
  return String(error);
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
