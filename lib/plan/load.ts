import { join } from 'node:path';
import type { Case } from '../model/case.js';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';
import { type PlannedCase, SUITES, type Suite } from '../model/plan.js';
import { type AccessNames, readAccessNames } from './access-names.js';
import { planAccess } from './access-plan.js';
import { type CaseFile, readCaseFiles, refuseSameName } from './case-file.js';
import { readFiles, type TextFile } from './files.js';
import { planFlow } from './flow-plan.js';
import { type FlowWorld, loadFlowWorld } from './flow-world.js';
import { planKubectl } from './kubectl-plan.js';
import { type PlannedSteps, planNetwork } from './network-plan.js';
import { loadNetworkWorld } from './network-world.js';
import type { OwnPlan } from './own-flow-cut.js';
import { planOwnFlow } from './own-flow-plan.js';
import { Problems } from './problems.js';

const CASE_ENDINGS = ['.yaml', '.yml'];

/** Which cases: files or folders (all of `suites/` when left out), of these suites, whose id matches. */
export interface Selection {
  paths?: readonly string[];
  suites?: readonly Suite[];
  grep?: RegExp;
  /** The folder that holds `suites/` and `fixtures/`; the checkout when left out. */
  root?: string;
}

/**
 * Loads, checks and completes cases. Throws one InputError with every problem of all files, each with file, line,
 * what was found and what to write; also where the selection is empty. Nothing but files is touched.
 */
export function loadPlan({ paths, suites, grep, root = checkout }: Selection = {}): PlannedCase[] {
  const folders = (suites?.length ? suites : SUITES).map((suite) => join(root, 'suites', suite));
  const places = paths?.length ? paths : folders;
  const planned = planFiles(distinct(places.flatMap((place) => readFiles(place, CASE_ENDINGS))), root);
  const chosen = planned.filter(
    ({ id, suite }) => (!suites?.length || suites.some((one) => one === suite)) && (!grep || grep.test(id)),
  );
  if (chosen.length === 0) throw nothingSelected(planned, { places, suites, grep });
  return chosen;
}

/** As {@link loadPlan}, for files that are held already, whether or not they stand anywhere. */
export function planFiles(files: readonly TextFile[], root = checkout): PlannedCase[] {
  const problems = new Problems();
  const cases = files.flatMap((file) => readCaseFiles(file, problems));
  refuseSameName(cases, problems);
  const plan = planner(root, problems);
  const planned = cases.flatMap(plan);
  refuseSameId(planned, problems);
  problems.throwIfAny(
    `${problems.count} ${problems.count === 1 ? 'thing is' : 'things are'} wrong in the cases`,
  );
  return planned;
}

function planner(root: string, problems: Problems): (file: CaseFile) => PlannedCase[] {
  let network: ReturnType<typeof loadNetworkWorld> | undefined;
  let names: AccessNames | undefined;
  let flows: FlowWorld | undefined;
  const flowWorld = () => {
    flows ??= loadFlowWorld(root, problems);
    return flows;
  };
  const stepsOf = (file: CaseFile): PlannedSteps & Pick<PlannedCase, 'cut'> => {
    const { case: one } = file;
    switch (one.kind) {
      case 'NetworkCase':
        network ??= loadNetworkWorld(root);
        return planNetwork({ ...file, case: one }, network, problems);
      case 'AccessCase':
        names ??= readAccessNames(root);
        return planAccess({ ...file, case: one }, names, problems);
      case 'KubectlCase':
        names ??= readAccessNames(root);
        return planKubectl({ ...file, case: one }, names, problems);
      case 'FlowCase':
        return planFlow({ ...file, case: one }, flowWorld, problems);
    }
  };
  const plannedCase = (file: CaseFile, one: Case, plan: PlannedSteps & Partial<OwnPlan>): PlannedCase => ({
    id: `${file.suite}/${one.metadata.name}`,
    suite: file.suite,
    file: file.file,
    title: one.why.trim().replace(/\s+/g, ' '),
    cites: one.cites,
    needs: one.needs,
    ...plan,
    case: one,
  });
  return (file) => {
    const { case: one } = file;
    if (one.kind !== 'FlowCase' || one.own === undefined) return [plannedCase(file, one, stepsOf(file))];
    const own = planOwnFlow({ ...file, case: { ...one, own: one.own } }, flowWorld, root, problems);
    return [
      plannedCase(file, one, own.plan),
      ...own.rows.map((row) => plannedCase(file, row.case, row.plan)),
    ];
  };
}

/** Cases that a matrix makes have names that nobody wrote, and that somebody may have written for another. */
function refuseSameId(planned: readonly PlannedCase[], problems: Problems): void {
  const known = new Set<string>();
  for (const { id, file } of planned) {
    if (known.has(id) && problems.count === 0)
      problems.add({ file, found: `a second case ${id}`, write: 'another name for one of the two' });
    known.add(id);
  }
}

function distinct<T extends { path: string }>(files: T[]): T[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

function nothingSelected(
  planned: readonly PlannedCase[],
  {
    places,
    suites,
    grep,
  }: { places: readonly string[]; suites: readonly Suite[] | undefined; grep: RegExp | undefined },
): InputError {
  const asked = [`${planned.length} cases in ${places.join(', ')}`];
  if (suites?.length) asked.push(`suites ${suites.join(', ')}`);
  if (grep) asked.push(`ids that match ${grep}`);
  return new InputError('no case is selected', [], {
    expected: 'at least one case',
    seen: asked.join('; '),
    nextStep: 'Widen the selection; `twinlock plan` lists every case with its id.',
  });
}
