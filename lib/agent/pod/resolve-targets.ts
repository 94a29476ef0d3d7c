import { lookup as getaddrinfo } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ProbeResult, ProbeTarget } from '../protocol.js';
import { failureDetail } from './failure.js';

/** A target that can be dialled, or what its name came to instead. */
export type Resolved = { target: ProbeTarget } | { failed: ProbeResult };

/** Gives the addresses of a name, as getaddrinfo does. Throws the resolver's error. */
export type LookUp = (name: string, family: 4 | 6) => Promise<string>;

/**
 * Looks up the targets that are dialled by name, each name once, before the window of the probes begins: silence of a
 * name server must not be taken for silence of the target, and a late answer must not shorten its window. A name without
 * an answer within `timeoutMs` makes its targets `dns`.
 */
export async function resolveTargets(
  targets: readonly ProbeTarget[],
  timeoutMs: number,
  lookUp: LookUp = systemLookUp,
): Promise<Resolved[]> {
  const startedAt = performance.now();
  const answers = new Map<string, Promise<string>>();
  const answerOf = (name: string, family: 4 | 6): Promise<string> => {
    const key = `${family} ${name}`;
    const answer = answers.get(key) ?? within(timeoutMs, lookUp(name, family));
    answers.set(key, answer);
    return answer;
  };
  return await Promise.all(
    targets.map(async (target): Promise<Resolved> => {
      if (isIP(target.address)) return { target };
      try {
        return { target: { ...target, address: await answerOf(target.address, target.family ?? 4) } };
      } catch (error) {
        const detail = `${target.address}: ${failureDetail(error as Error)}`;
        const tookMs = Math.round(performance.now() - startedAt);
        return { failed: { key: target.key, result: 'dns', detail, sourcePorts: [], tookMs } };
      }
    }),
  );
}

async function systemLookUp(name: string, family: 4 | 6): Promise<string> {
  return (await getaddrinfo(name, { family })).address;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer of the name server within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
