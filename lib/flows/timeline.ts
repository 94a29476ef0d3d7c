import type { FlowStep } from '../model/flow.js';
import { ANSWERED } from '../model/outcome.js';
import type { AppStep } from './apps/step-log.js';
import type { DeclaredStep, StepResult } from './step.js';

/** The connection that a step needed. */
export type Place = Pick<FlowStep, 'hop' | 'from' | 'to' | 'port'>;

/** When something began, in epoch milliseconds, and how long it took. */
export interface Span {
  startedAt: number;
  tookMs: number;
}

/** From `startedAt`, epoch milliseconds, until now. */
export function since(startedAt: number): Span {
  return { startedAt, tookMs: Date.now() - startedAt };
}

/**
 * What became of each declared step of one flow. Steps are noted in any order, by the harness and by the apps; the
 * timeline gives them back in the declared order, and those that nobody noted as not reached.
 */
export class Timeline {
  readonly #seen = new Map<string, { outcome: StepResult } & Span & Partial<Place>>();

  constructor(
    readonly declared: readonly DeclaredStep[],
    readonly now: () => number = Date.now,
  ) {}

  /**
   * Notes a step. What was noted first stays, except that a stop replaces a success: whoever saw the failure saw more.
   * `place` is where a step that is a whole flow of its own stopped, if not where it was declared.
   * Throws a RangeError for an undeclared step.
   */
  note(step: string, outcome: StepResult, span: Span, place?: Place): void {
    if (!this.declared.some((one) => one.step === step))
      throw new RangeError(`the flow has no step "${step}"`);
    const known = this.#seen.get(step)?.outcome.result;
    if (known === undefined || (known === 'done' && outcome.result === 'stopped')) {
      const { startedAt, tookMs } = span;
      const where = place && { hop: place.hop, from: place.from, to: place.to, port: place.port };
      this.#seen.set(step, { outcome, startedAt, tookMs, ...where });
    }
  }

  done(step: string, span: Span, detail?: string): void {
    this.note(step, { kind: 'step', result: 'done', ...(detail === undefined ? {} : { detail }) }, span);
  }

  /** Takes over what an app logged of the declared steps; its other steps belong to no flow of this name. */
  merge(steps: readonly AppStep[]): void {
    for (const { step, startedAt, tookMs, result, how, code, detail, error, says } of steps) {
      if (!this.declared.some((one) => one.step === step)) continue;
      const stop = {
        ...(how === undefined ? {} : { how }),
        ...(code === undefined ? {} : { code }),
        ...(detail === undefined ? {} : { detail }),
        ...(error === undefined ? {} : { error }),
        ...(says === undefined ? {} : { says }),
      };
      this.note(step, { kind: 'step', result, ...(result === 'stopped' ? stop : {}) }, { startedAt, tookMs });
    }
  }

  /** What is known of a step so far. */
  outcomeOf(step: string): StepResult | undefined {
    return this.#seen.get(step)?.outcome;
  }

  /** Whether any step has stopped. */
  get stopped(): boolean {
    return [...this.#seen.values()].some(({ outcome }) => outcome.result === 'stopped');
  }

  /** Whether a step has stopped without anybody's answer. */
  get unanswered(): boolean {
    return [...this.#seen.values()].some(
      ({ outcome: { result, how } }) => result === 'stopped' && !ANSWERED.has(how),
    );
  }

  /** Every declared step in order. */
  steps(): FlowStep[] {
    const nobody = {
      outcome: { kind: 'step', result: 'not-reached' } as const,
      startedAt: this.now(),
      tookMs: 0,
    };
    return this.declared.map((declared) => ({ ...declared, ...(this.#seen.get(declared.step) ?? nobody) }));
  }
}
