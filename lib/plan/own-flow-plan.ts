import type { Expectation } from '../model/expectation.js';
import type { FlowCase } from '../model/flow-case.js';
import { FLOW_SHAPES } from '../model/flow-shape.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { LOGGING_POLICY, type OwnFlow, type OwnWorld } from '../model/own-flow.js';
import { isPolicy } from '../oracle/policy-kinds.js';
import type { CaseFile } from './case-file.js';
import { checkFlowShape } from './flow-shape-problems.js';
import type { FlowWorld } from './flow-world.js';
import { expectationOf, type OwnPlan, step, withoutPolicies } from './own-flow-cut.js';
import { connectionsOf, type ForecastStep, forecast, type Way, waysOf } from './own-flow-forecast.js';
import { loggingPolicies } from './own-flow-logging.js';
import { matrixRows } from './own-flow-matrix.js';
import { readOwnObjects } from './own-flow-objects.js';
import { standInsOf } from './own-flow-stand-ins.js';
import { ownWorldOf } from './own-flow-world.js';
import type { Problems } from './problems.js';

export type OwnFlowFile = CaseFile & { case: FlowCase & { own: OwnFlow } };

const FLOW = 'machine-to-machine';

/**
 * Plans a flow in the user's own namespaces: the case as it is written, and with `matrix` one more for each policy that is
 * taken away. What the file says of a step must agree with what the policies make of it.
 */
export function planOwnFlow(
  file: OwnFlowFile,
  world: () => FlowWorld,
  root: string,
  problems: Problems,
): { plan: OwnPlan; rows: { case: FlowCase; plan: OwnPlan }[] } {
  const nothing = { plan: { steps: [step([])], filled: 0 }, rows: [] };
  const before = problems.count;
  refuseWhatCannotBe(file, problems);
  checkFlowShape(file, problems);
  const { own } = file.case;
  const objects = readOwnObjects(file, root, world(), problems);
  if (problems.count > before) return nothing;
  const standIns = standInsOf(file, own, objects, world(), problems);
  if (!standIns) return nothing;
  const described = ownWorldOf(file, own, objects, standIns, root);
  const around = [...world().objects.filter((object) => !isLogging(object)), ...described.objects];
  const whole = waysOf(around, described);
  const ownWorld = { ...described, open: connectionsOf(whole.filter(({ closed }) => closed === undefined)) };
  const policies = ownWorld.objects.filter(isPolicy);
  const cut = cutOf(file, policies, around, whole, ownWorld, problems);
  const ways = cut?.ways ?? whole;
  const varied = Array.isArray(own.matrix)
    ? namedPolicies(file, ['own', 'matrix'], own.matrix, policies, problems)
    : policies.filter(() => own.matrix === true);
  const removals = [...(cut ? [cut.gone] : []), ...varied.map((one) => [one])];
  const sets = [[], ...removals].map((gone) => around.filter((object) => !gone.includes(object)));
  const logged = { ...ownWorld, objects: [...ownWorld.objects, ...loggingPolicies(sets, ownWorld)] };
  const plan: OwnPlan = {
    ...expected(file, forecast(ways, ownWorld, file.case), problems),
    ...(cut ? { cut: cut.cut } : {}),
    own: logged,
  };
  return { plan, rows: matrixRows(file.case, varied, around, logged, whole) };
}

function cutOf(
  file: OwnFlowFile,
  policies: readonly Manifest[],
  around: readonly Manifest[],
  whole: readonly Way[],
  own: OwnWorld,
  problems: Problems,
) {
  const { cut } = file.case;
  if (cut.length === 0) return undefined;
  const gone = namedPolicies(file, ['cut'], cut, policies, problems);
  return { gone, ...withoutPolicies(gone, around, whole, own) };
}

/** The policies of these names; one that is none of the case's is a problem. */
function namedPolicies(
  { document, file }: OwnFlowFile,
  path: readonly string[],
  names: readonly string[],
  policies: readonly Manifest[],
  problems: Problems,
): Manifest[] {
  return names.flatMap((name, index) => {
    const policy = policies.find((one) => manifestName(one) === name);
    if (policy) return [policy];
    const line = document.lineOf([...path, index]);
    const write = `one of ${policies.map(manifestName).join(', ')}`;
    problems.add({ file, line, found: `${name}, which is none of these manifests`, write });
    return [];
  });
}

/** The steps as the file says them, or all of them done; where the policies say otherwise, a problem with the reason. */
function expected(
  { case: { expect }, document, file }: OwnFlowFile,
  seen: readonly ForecastStep[],
  problems: Problems,
): Pick<OwnPlan, 'steps' | 'filled'> {
  const isWritten = expect.steps.length > 0;
  // Of steps that nobody wrote, the first says it for all behind it.
  let told = false;
  const written: FlowCase['expect']['steps'] = isWritten
    ? expect.steps
    : FLOW_SHAPES[FLOW].steps.map((name) => ({ step: name, result: 'done' as const }));
  const expectations = written.map(({ step: name, hop, ...outcome }, index): Expectation => {
    const known = seen.find((one) => one.step === name);
    const byNetwork =
      outcome.how === undefined || ['timeout', 'refused', 'reset', 'dns'].includes(outcome.how);
    const differs = known !== undefined && known.outcome.result !== outcome.result;
    if (differs && (byNetwork || known.outcome.result !== 'done') && (isWritten || !told)) {
      told = true;
      const stop = seen.find(({ because }) => because !== undefined)?.because ?? 'every connection is open';
      problems.add({
        file,
        line: document.lineOf(isWritten ? ['expect', 'steps', index] : ['flow']),
        found: `step ${name} ${outcome.result}, though ${stop}`,
        write: `a policy by which it is so, or in expect.steps: ${name} ${known.outcome.result}`,
      });
    }
    return expectationOf({ step: name, outcome: { kind: 'step', ...outcome }, ...(hop ? { hop } : {}) });
  });
  return { steps: [step(expectations)], filled: isWritten ? 0 : expectations.length };
}

/** It only logs, so that it is no reason for anything. */
function isLogging({ metadata }: Manifest): boolean {
  return metadata.name === LOGGING_POLICY;
}

function refuseWhatCannotBe({ case: one, document, file }: OwnFlowFile, problems: Problems): void {
  const add = (path: string, found: string, write: string) =>
    problems.add({ file, line: document.lineOf([path]), found, write });
  if (one.flow !== FLOW) add('flow', `flow ${one.flow} in namespaces of your own`, FLOW);
  if (one.still.length > 0) add('still', 'flows of the flow world', 'no still: they run elsewhere');
  if (one.before !== undefined && !FLOW_SHAPES[FLOW].steps.includes(one.before))
    add('before', `before step ${one.before}`, `one of ${FLOW_SHAPES[FLOW].steps.join(', ')}`);
  if (one.own.issuer && !one.own.client)
    add('own', 'an issuer without a client', 'client: who fetches a token there');
  if (one.own.client && !one.own.issuer)
    add('own', 'a client without an issuer', 'issuer: where it is registered');
}
