import type { Expectation } from '../model/expectation.js';
import type { FlowCase } from '../model/flow-case.js';
import { FLOW_SHAPES, stillName } from '../model/flow-shape.js';
import type { PlannedCase } from '../model/plan.js';
import type { CaseFile } from './case-file.js';
import { planCut } from './flow-cut-plan.js';
import { checkFlowShape } from './flow-shape-problems.js';
import type { FlowWorld } from './flow-world.js';
import type { PlannedSteps } from './network-plan.js';
import type { Problems } from './problems.js';

/**
 * Plans a flow case: one step; one cell a step of the handshake, and of each flow that must still work. What it cuts must
 * be of `world`, or stand behind the case.
 */
export function planFlow(
  file: CaseFile & { case: FlowCase },
  world: () => FlowWorld,
  problems: Problems,
): PlannedSteps & Pick<PlannedCase, 'cut'> {
  const { flow, expect, still } = file.case;
  checkFlowShape(file, problems);
  const cut = planCut(file, world, problems);
  const seen = new Set<string>();
  const expectations = expect.steps.map(({ step, hop, ...outcome }, index): Expectation => {
    if (seen.has(step)) {
      const line = file.document.lineOf(['expect', 'steps', index, 'step']);
      problems.add({
        file: file.file,
        line,
        found: `step ${step} twice`,
        write: 'each step of the flow once',
      });
    }
    seen.add(step);
    return {
      cell: { kind: 'step', flow, step, ...(hop === undefined ? {} : { hop }) },
      outcome: { kind: 'step', ...outcome },
    };
  });
  if (expectations.length === 0) {
    const line = file.document.lineOf(['expect', 'steps']);
    problems.add({ file: file.file, line, found: 'no steps', write: 'every step of the flow, in order' });
  }
  const working = [...new Set(still)].flatMap((name) =>
    FLOW_SHAPES[name].steps.map(
      (step): Expectation => ({
        cell: { kind: 'step', flow: stillName(name), step },
        outcome: { kind: 'step', result: 'done' },
      }),
    ),
  );
  return {
    steps: [{ name: 'main', apply: [], remove: [], expect: [...expectations, ...working] }],
    filled: 0,
    ...(cut === undefined ? {} : { cut }),
  };
}
