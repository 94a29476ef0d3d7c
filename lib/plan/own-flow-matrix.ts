import type { FlowCase } from '../model/flow-case.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { OwnWorld } from '../model/own-flow.js';
import { expectationOf, type OwnPlan, step, withoutPolicies } from './own-flow-cut.js';
import { type ForecastStep, forecast, type Way } from './own-flow-forecast.js';

/** One case for each policy: the flow without it, and what the oracle says of each step then. */
export function matrixRows(
  flowCase: FlowCase,
  policies: readonly Manifest[],
  around: readonly Manifest[],
  own: OwnWorld,
  whole: readonly Way[],
): { case: FlowCase; plan: OwnPlan }[] {
  const names = new Set<string>();
  return policies.map((policy) => {
    const { cut, ways } = withoutPolicies([policy], around, whole, own);
    const seen = forecast(ways, own, { denied: flowCase.denied });
    const name = unused(`${flowCase.metadata.name}-without-${plainName(policy)}`, names);
    const row: FlowCase = {
      ...flowCase,
      metadata: { name },
      why: `Without ${manifestName(policy)} ${whatBecomes(seen, cut.closes.length)}. The twin is ${flowCase.metadata.name}.`,
      cut: [manifestName(policy)],
    };
    delete row.before;
    const expect = seen.map(expectationOf);
    return { case: row, plan: { steps: [step(expect)], filled: expect.length, cut, own } };
  });
}

function whatBecomes(seen: readonly ForecastStep[], closed: number): string {
  const stopped = seen.find(({ outcome }) => outcome.result === 'stopped');
  if (stopped)
    return `step ${stopped.step} stops, since ${stopped.because?.replace(/ is closed: .*/s, ' is closed')}`;
  return closed > 0
    ? 'the flow goes on as far as it did'
    : 'the flow works all the same: this policy opens nothing that the flow needs';
}

function plainName({ metadata: { name, namespace = '' } }: Manifest): string {
  return `${namespace}-${name}`.toLowerCase().replace(/[^a-z0-9-]/g, '-');
}

function unused(name: string, names: Set<string>): string {
  let free = name;
  for (let number = 2; names.has(free); number++) free = `${name}-${number}`;
  names.add(free);
  return free;
}
