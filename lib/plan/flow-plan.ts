import type { Expectation } from '../model/expectation.js';
import type { FlowCase } from '../model/flow-case.js';
import { manifestName } from '../model/manifest.js';
import type { CaseFile } from './case-file.js';
import { checkFlowShape } from './flow-shape-problems.js';
import type { PlannedSteps } from './network-plan.js';
import { manifestsOf } from './objects.js';
import type { Problems } from './problems.js';

/**
 * Plans a flow case: one step, one cell a step of the handshake. `world` are the names of the objects of
 * `fixtures/flows`; cutting one that is not there would cut nothing, so it is a problem.
 */
export function planFlow(
  file: CaseFile & { case: FlowCase },
  world: readonly string[],
  problems: Problems,
): PlannedSteps {
  const { flow, cut, expect } = file.case;
  checkFlowShape(file, problems);
  for (const [index, name] of cut.entries()) {
    const policies = world.filter(opensHop);
    if (policies.includes(name)) continue;
    problems.add({
      file: file.file,
      line: file.document.lineOf(['cut', index]),
      found: `${name}, which ${world.includes(name) ? 'opens no hop' : 'is not in fixtures/flows'}`,
      write: `one of ${policies.join(', ') || 'no object: the flow world holds none'}`,
    });
  }
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
  return {
    steps: [{ name: 'main', apply: manifestsOf(file.objects), remove: [], expect: expectations }],
    filled: 0,
  };
}

/** Every allow of the flow world is a policy of its own; without a default deny nothing would close. */
function opensHop(name: string): boolean {
  return name.startsWith('NetworkPolicy ') && !name.endsWith('/default-deny');
}

/** Names of every object of the flow world, `NetworkPolicy namespace/name`. */
export function objectNames(objects: Parameters<typeof manifestsOf>[0]): string[] {
  return manifestsOf(objects).map(manifestName);
}
