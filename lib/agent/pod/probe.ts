import type { LoopbackControl, ProbeReply, ProbeRequest, ProbeResult, ProbeTarget } from '../protocol.js';
import type { HeldBook } from './held-book.js';
import { LoopWatch } from './loop-watch.js';
import { ProbeWindow } from './probe-window.js';
import { resolveTargets } from './resolve-targets.js';
import { listenerName, type Settings } from './settings.js';
import { probeTarget } from './target-probe.js';
import { tcpAttempts } from './tcp-attempt.js';
import { udpAttempts } from './udp-attempt.js';

/**
 * Tries all targets at once within one window, and in the same window this pod's own listeners over loopback, which no
 * policy can touch (DESIGN §5.2b). A target with the name of a held connection uses that one. Ends as soon as every
 * target has answered.
 */
export async function probe(request: ProbeRequest, settings: Settings, held: HeldBook): Promise<ProbeReply> {
  const resolved = await resolveTargets(request.targets, request.windowMs);
  const window = new ProbeWindow(request.windowMs);
  const loop = new LoopWatch();
  const open = { TCP: tcpAttempts(settings.bind), UDP: udpAttempts(settings.bind) };
  const tryOne = (target: ProbeTarget): Promise<ProbeResult> =>
    target.held === undefined ? probeTarget(target, window, open[target.protocol]) : held.ask(target, window);
  const [results, loopback] = await Promise.all([
    Promise.all(resolved.map((one) => ('target' in one ? tryOne(one.target) : one.failed))),
    Promise.all((request.glance ? [] : ownListeners(request.window, settings)).map(tryOne)),
  ]);
  return {
    results,
    control: loopback.map((result, i) => toControl(result, settings, i)),
    lagMs: loop.stop(),
  };
}

function ownListeners(window: string, settings: Settings): ProbeTarget[] {
  return settings.listeners.map((listener) => ({
    key: `${window}.loopback-${listenerName(listener)}`,
    address: settings.bind ?? '127.0.0.1',
    ...listener,
  }));
}

function toControl(result: ProbeResult, settings: Settings, i: number): LoopbackControl {
  const own = settings.listeners[i];
  const listener = own ? listenerName(own) : result.key;
  if (result.result === 'connected' && result.server === settings.pod) return { listener, ok: true };
  return { listener, ok: false, detail: result.detail ?? result.server ?? result.result };
}
