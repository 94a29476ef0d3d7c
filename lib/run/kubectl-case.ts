import type { RequestCell } from '../model/cell.js';
import type { Evidence } from '../model/evidence.js';
import type { Observation } from '../model/expectation.js';
import type { KubectlCall, KubectlCase } from '../model/kubectl-case.js';
import type { Manifest } from '../model/manifest.js';
import type { Outcome } from '../model/outcome.js';
import type { PlannedCase } from '../model/plan.js';
import { answerOfKubectl, type KubectlEnd } from './kubectl-answer.js';

/** A person's terminal: a kubeconfig, a browser, and what the credential plugin keeps. All of it is new for each case. */
export interface Terminal {
  /** Lets happen to the session what the case says. */
  happen(event: KubectlCall['before'][number]): Promise<void>;
  /** Runs kubectl; rejects where the tools broke, such as a browser that does not start. */
  call(words: readonly string[], person: KubectlCall['person']): Promise<KubectlEnd>;
  close(): Promise<void>;
}

/** What a case of kubectl needs of the environment. */
export interface KubectlContext {
  open(one: Pick<KubectlCase, 'login' | 'at'>): Promise<Terminal>;
  apply(objects: Manifest[]): Promise<unknown>;
  inForce(objects: Manifest[]): Promise<unknown>;
  remove(objects: Manifest[]): Promise<unknown>;
}

/**
 * Runs one case: its manifests, then its calls one after the other at one terminal. A call that could not be made is
 * `unknown` and leaves the others alone. Whatever happens, objects, browser and session are taken away.
 */
export async function runKubectlCase(planned: PlannedCase, context: KubectlContext): Promise<Observation[]> {
  const { case: one } = planned;
  if (one.kind !== 'KubectlCase') throw new TypeError(`${planned.id} is no KubectlCase`);
  const objects = planned.steps.flatMap((step) => step.apply);
  const observations: Observation[] = [];
  let terminal: Terminal | undefined;
  try {
    await context.apply(objects);
    await context.inForce(objects);
    terminal = await context.open(one);
    for (const call of one.calls) {
      const startedAt = performance.now();
      const { outcome, evidence } = await observe(call, terminal);
      const tookMs = performance.now() - startedAt;
      observations.push({ cell: cellOf(planned, call), outcome, at: Date.now(), tookMs, evidence });
    }
  } finally {
    try {
      await terminal?.close();
    } finally {
      await context.remove(objects);
    }
  }
  return observations;
}

function cellOf(planned: PlannedCase, { name }: KubectlCall): RequestCell {
  for (const { cell } of planned.steps.flatMap((step) => step.expect)) {
    if (cell.kind === 'request' && cell.name === name) return cell;
  }
  throw new TypeError(`the plan of ${planned.id} has no cell for call ${name}`);
}

async function observe(
  call: KubectlCall,
  terminal: Terminal,
): Promise<{ outcome: Outcome; evidence: Evidence[] }> {
  try {
    for (const event of call.before) await terminal.happen(event);
    const end = await terminal.call(call.run, call.person);
    const outcome = answerOfKubectl(end);
    const { reason, refreshes = 0 } = outcome;
    const evidence: Evidence[] = reason === undefined ? [] : [{ source: 'client', says: reason }];
    if (refreshes > 0)
      evidence.push({ source: 'keycloak', says: `REFRESH_TOKEN of this session: ${refreshes}` });
    for (const says of end.pages ?? []) evidence.push({ source: 'browser', says });
    return { outcome, evidence };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: { kind: 'unknown', reason }, evidence: [] };
  }
}
