import type { Cell, ConnectionCell } from '../model/cell.js';
import type { Observation } from '../model/expectation.js';
import type { Outcome } from '../model/outcome.js';
import type { Agent } from './agent.js';
import { type MatrixOptions, targetOf } from './matrix.js';
import type { ProbeResult, ProbeTarget } from './protocol.js';
import { newWindow } from './window.js';

/**
 * Looks at connections by their clients alone: no controls, no receipts, only the agents that dial. It tells whether a
 * change has begun to show, at a fraction of what a look costs that counts; its silence is no evidence of a deny, and
 * nothing of it is recorded. What cannot be told, names included, is `unknown`. Never throws.
 */
export async function glance(
  agents: ReadonlyMap<string, Agent>,
  cells: readonly Cell[],
  { directory, windowMs }: Pick<MatrixOptions, 'directory' | 'windowMs'>,
): Promise<Observation[]> {
  const window = newWindow();
  const targets = new Map<string, ProbeTarget[]>();
  cells.forEach((cell, index) => {
    const target =
      cell.kind === 'connection' ? targetOf(cell, `${window}.${index}`, { directory }) : undefined;
    if (target === undefined || 'outcome' in target) return;
    const { from } = cell as ConnectionCell;
    targets.set(from, [...(targets.get(from) ?? []), target]);
  });
  const results = new Map<string, ProbeResult>();
  await Promise.all(
    [...targets].map(async ([pod, ofPod]) => {
      const request = { window, windowMs, targets: ofPod, glance: true };
      const reply = await agents
        .get(pod)
        ?.probe(request)
        .catch(() => undefined);
      for (const result of reply?.results ?? []) results.set(result.key, result);
    }),
  );
  return cells.map((cell, index) => ({
    cell,
    outcome: outcomeOf(results.get(`${window}.${index}`)),
    at: Date.now(),
    tookMs: windowMs,
    evidence: [],
  }));
}

function outcomeOf(seen: ProbeResult | undefined): Outcome {
  if (seen === undefined) return { kind: 'unknown', reason: 'nobody answered for it' };
  const { result, server } = seen;
  return { kind: 'network', result, ...(server === undefined ? {} : { server }) };
}
