import { CLUSTER_SERVER } from '../model/access-case.js';
import type { Expectation } from '../model/expectation.js';
import type { KubectlCall, KubectlCase } from '../model/kubectl-case.js';
import { NameCheck, type Refuse } from './access-name-check.js';
import type { AccessNames } from './access-names.js';
import type { CaseFile } from './case-file.js';
import type { PlannedSteps } from './network-plan.js';
import { manifestsOf, refuseDoubles } from './objects.js';
import type { Problems } from './problems.js';
import type { Path } from './yaml-document.js';

/** The call that says who the person is; only of it names can be expected. */
const WHOAMI = 'auth whoami -o json';

/**
 * Plans a case of kubectl: one step with one cell for each call; its manifests stand from the begin. Calls that cannot
 * end as they expect are problems, and so is a case in which nothing succeeds: its refusals would prove nothing.
 */
export function planKubectl(
  file: CaseFile & { case: KubectlCase },
  names: AccessNames,
  problems: Problems,
): PlannedSteps {
  const { at, login, calls } = file.case;
  const refuse: Refuse = (path, found, write) =>
    problems.add({ file: file.file, line: file.document.lineOf(path), found, write });
  refuseDoubles(file.objects, problems);
  const check = new NameCheck(refuse, names, { identities: [], objects: [] });
  check.server(['at'], at);
  check.realm(['login', 'realm'], login.realm);
  const placed = calls.map((call, index) => ({ ...call, path: ['calls', index] as const }));
  check.distinct('call', placed);
  for (const [index, call] of placed.entries()) refuseCall(refuse, call, index === 0);
  if (!calls.some(({ expect }) => expect.exit === 0)) {
    refuse(['calls'], 'no call that succeeds', 'the twin of what is refused: a call with exit: 0');
  }
  const expect = calls.map((call) => expectationOf(call, file.case));
  return { steps: [{ name: 'main', apply: manifestsOf(file.objects), remove: [], expect }], filled: 0 };
}

function refuseCall(
  refuse: Refuse,
  { path, before, run, person, expect }: KubectlCall & { path: Path },
  first: boolean,
): void {
  if (first && before.length > 0) {
    refuse([...path, 'before'], `${before[0]} before the first call`, 'a call that logs in, before this one');
  }
  if ((expect.user !== undefined || expect.groups !== undefined) && run.join(' ') !== WHOAMI) {
    refuse(
      [...path, 'expect'],
      `user or groups of kubectl ${run.join(' ')}`,
      `run: [auth, whoami, -o, json]`,
    );
  }
  if (person !== 'absent' && expect.logins === 0) {
    refuse([...path, 'person'], `person: ${person}, who is asked for nothing`, 'leave person out');
  }
  if (person !== 'signs-in' && expect.logins > 0 && expect.exit === 0) {
    refuse([...path, 'person'], `person: ${person}, and exit: 0 after a login`, 'person: signs-in');
  }
}

function expectationOf({ name, run, expect }: KubectlCall, { at, login }: KubectlCase): Expectation {
  const { exit, logins, refreshes, user, groups, says } = expect;
  const server = at === CLUSTER_SERVER ? {} : { at };
  return {
    cell: { kind: 'request', name, as: login.user, does: `kubectl ${run.join(' ')}`, ...server },
    outcome: {
      kind: 'answer',
      exit,
      logins,
      ...(refreshes === undefined ? {} : { refreshes }),
      ...(user === undefined ? {} : { user }),
      ...(groups === undefined ? {} : { groups: [...groups].sort() }),
      ...(says === undefined ? {} : { reason: says }),
    },
  };
}
