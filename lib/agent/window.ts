import { randomUUID } from 'node:crypto';
import type { Agent } from './agent.js';
import type { ProbeReply, ProbeTarget, Receipts } from './protocol.js';

/** An agent's answer, or why there is none. */
export type Answer<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Everything that was seen in one window, before it is joined to cells. */
export interface WindowView {
  windowMs: number;
  /** By pod: what it got as a client, and its loopback controls. */
  probes: ReadonlyMap<string, Answer<ProbeReply>>;
  /** By pod: what arrived there; only of pods that answered the probe. */
  receipts: ReadonlyMap<string, Answer<Receipts>>;
}

/** Targets by the pod that tries them; keys are numbers of the caller, unique in the window. */
export type TargetsByPod = ReadonlyMap<string, readonly ProbeTarget[]>;

/** Slack for the answer's way to the harness and back, in milliseconds. */
const SLACK_MS = 100;

/** A name for a window that no other window has; keys of its targets must be `<window>.<anything>`. */
export function newWindow(): string {
  return randomUUID().slice(0, 13);
}

/**
 * Lets all pods probe in one window, those without targets too, so that their loopback controls fall into it; then asks
 * what arrived, of every pod or of those that `inDoubt` names by what the clients got. With `hold` the connections are kept under their targets' names. Never throws: an agent
 * that fails is an answer without a value, and is not asked twice, so that a frozen one costs its bound only once.
 */
export async function observeWindow(
  agents: readonly Agent[],
  targets: TargetsByPod,
  window: string,
  windowMs: number,
  command: 'probe' | 'hold' = 'probe',
  inDoubt?: (probes: WindowView['probes']) => ReadonlySet<string>,
): Promise<WindowView> {
  const startedAt = performance.now();
  const probes = await askAll(agents, (agent) =>
    agent[command]({ window, windowMs, targets: [...(targets.get(agent.pod) ?? [])] }),
  );
  const sinceMs = Math.ceil(performance.now() - startedAt) + SLACK_MS;
  const wanted = inDoubt?.(probes);
  const answering = agents.filter(({ pod }) => probes.get(pod)?.ok && (wanted?.has(pod) ?? true));
  const receipts = await askAll(answering, (agent) => agent.receipts({ window, sinceMs }));
  return { windowMs, probes, receipts };
}

async function askAll<T>(
  agents: readonly Agent[],
  ask: (agent: Agent) => Promise<T>,
): Promise<Map<string, Answer<T>>> {
  const answers = await Promise.all(
    agents.map((agent) =>
      ask(agent).then(
        (value): Answer<T> => ({ ok: true, value }),
        (error: Error): Answer<T> => ({ ok: false, reason: error.message }),
      ),
    ),
  );
  return new Map(agents.map((agent, i) => [agent.pod, answers[i] as Answer<T>]));
}
