import type { LoopbackControl, ProbeReply, ProbeRequest, ProbeResult, ProbeTarget } from '../protocol.js';
import { LoopWatch } from './loop-watch.js';
import { ProbeWindow } from './probe-window.js';
import { listenerName, type Settings } from './settings.js';
import { probeTarget } from './target-probe.js';
import { tcpAttempts } from './tcp-attempt.js';
import { udpAttempts } from './udp-attempt.js';

/**
 * Tries all targets at once within one window, and in the same window this pod's own listeners over loopback, which no
 * policy can touch (DESIGN §5.2b). Ends as soon as every target has answered.
 */
export async function probe(request: ProbeRequest, settings: Settings): Promise<ProbeReply> {
  const window = new ProbeWindow(request.windowMs);
  const loop = new LoopWatch();
  const open = { TCP: tcpAttempts(settings.bind), UDP: udpAttempts(settings.bind) };
  const tryAll = (targets: ProbeTarget[]): Promise<ProbeResult[]> =>
    Promise.all(targets.map((target) => probeTarget(target, window, open[target.protocol])));
  const [results, loopback] = await Promise.all([
    tryAll(request.targets),
    tryAll(ownListeners(request.window, settings)),
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
