import type { Expectation } from '../model/expectation.js';
import type { FlowCut } from '../model/flow-cut.js';
import type { Manifest } from '../model/manifest.js';
import type { OwnWorld } from '../model/own-flow.js';
import type { PlannedCase } from '../model/plan.js';
import { connectionsOf, type ForecastStep, type Way, waysOf } from './own-flow-forecast.js';

/** What planning adds to a case in the user's own namespaces. */
export type OwnPlan = Pick<PlannedCase, 'steps' | 'filled' | 'cut' | 'own'>;

/** What closes, and what is left, when some policies are taken away. */
export function withoutPolicies(
  gone: readonly Manifest[],
  around: readonly Manifest[],
  whole: readonly Way[],
  own: OwnWorld,
): { cut: FlowCut; ways: Way[] } {
  const ways = waysOf(
    around.filter((object) => !gone.includes(object)),
    own,
  );
  const wasOpen = whole.map(({ closed }) => closed === undefined);
  const closes = connectionsOf(ways.filter((way, index) => way.closed !== undefined && wasOpen[index]));
  const remove = gone.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}) },
  }));
  return { cut: { remove, apply: [], closes }, ways };
}

/** A step of the flow as a cell. */
export function expectationOf({ step: name, outcome, hop, because }: ForecastStep): Expectation {
  return {
    cell: { kind: 'step', flow: 'machine-to-machine', step: name, ...(hop === undefined ? {} : { hop }) },
    outcome,
    ...(because === undefined ? {} : { because }),
  };
}

/** The one step of a case, with these expectations. */
export function step(expect: Expectation[]): OwnPlan['steps'][number] {
  return { name: 'main', apply: [], remove: [], expect };
}
