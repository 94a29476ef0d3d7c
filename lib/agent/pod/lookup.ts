import { lookup as getaddrinfo } from 'node:dns/promises';
import type { LookupReply, LookupRequest } from '../protocol.js';
import { failureDetail } from './failure.js';
import { LoopWatch } from './loop-watch.js';

/**
 * Resolves a name as an application in this pod would, by getaddrinfo with the pod's search list. `timeout` if no
 * answer came within `timeoutMs`. In the same time `localhost`, which needs no network, must go through the same
 * resolver threads: if it does not, the silence says nothing.
 */
export async function lookup({ name, timeoutMs }: LookupRequest): Promise<LookupReply> {
  const startedAt = performance.now();
  const loop = new LoopWatch();
  const deadline = silenceAfter(timeoutMs);
  const [resolved, control] = await Promise.all([
    Promise.race([resolve(name), deadline.over.then(() => ({ result: 'timeout' as const, addresses: [] }))]),
    Promise.race([resolve('localhost'), deadline.over]).then((local) => local?.result === 'resolved'),
  ]);
  deadline.cancel();
  return { ...resolved, tookMs: Math.round(performance.now() - startedAt), lagMs: loop.stop(), control };
}

type Resolution = Pick<LookupReply, 'result' | 'addresses' | 'detail'>;

async function resolve(name: string): Promise<Resolution> {
  try {
    const found = await getaddrinfo(name, { all: true });
    return { result: 'resolved', addresses: found.map(({ address }) => address) };
  } catch (error) {
    return { result: 'dns', addresses: [], detail: failureDetail(error as Error) };
  }
}

// As in a probe: after the deadline a full poll phase passes before silence is called silence.
function silenceAfter(ms: number): { over: Promise<undefined>; cancel: () => void } {
  const { promise, resolve: end } = withResolvers();
  const timer = setTimeout(() => setImmediate(end), ms);
  return { over: promise, cancel: () => clearTimeout(timer) };
}

function withResolvers(): { promise: Promise<undefined>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<undefined>((done) => {
    resolve = () => done(undefined);
  });
  return { promise, resolve };
}
