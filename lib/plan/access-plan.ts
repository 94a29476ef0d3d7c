import {
  type AccessCase,
  type Answer,
  accessRequests,
  accessSteps,
  appliedLater,
  CLUSTER_SERVER,
} from '../model/access-case.js';
import { isResourceAction } from '../model/api-action.js';
import type { Expectation } from '../model/expectation.js';
import { manifestName } from '../model/manifest.js';
import type { AnswerOutcome } from '../model/outcome.js';
import type { AccessNames } from './access-names.js';
import { refuseUnsoundAccess } from './access-refusals.js';
import { answerAt, type WrittenRequest, writtenRequests } from './access-requests.js';
import { refuseWithoutTwin } from './access-twins.js';
import { requestInWords } from './access-words.js';
import type { CaseFile } from './case-file.js';
import type { PlannedSteps } from './network-plan.js';
import { manifestsOf, type PlacedObject, refuseDoubles } from './objects.js';
import type { Problems } from './problems.js';

/**
 * Plans an access case: its steps, and one cell for each request and server. Objects stand from the first step on,
 * except those that a request sends as its body or that a change applies: they are the plan's `bodies`. Changes are no
 * part of the planned steps; the run finds them in the case. Whatever the case names and is not there is a problem, and
 * so is a refused token without one that is accepted.
 */
export function planAccess(
  file: CaseFile & { case: AccessCase },
  names: AccessNames,
  problems: Problems,
): PlannedSteps {
  refuseDoubles(file.objects, problems);
  refuseUnsoundAccess(file, names, problems);
  refuseWithoutTwin(file, problems);
  const later = namesOfLater(file.case);
  const isLater = ({ manifest }: PlacedObject) => later.has(manifestName(manifest));
  const standing = manifestsOf(file.objects.filter((object) => !isLater(object)));
  const requests = writtenRequests(file.case);
  const steps = accessSteps(file.case).map(({ name }, index) => ({
    name,
    apply: index === 0 ? standing : [],
    remove: [],
    expect: (requests[index] ?? []).flatMap(expectationsOf),
  }));
  return { steps, filled: 0, bodies: manifestsOf(file.objects.filter(isLater)) };
}

/** Names of the objects that do not stand from the begin. */
function namesOfLater(one: AccessCase): ReadonlySet<string> {
  const sent = accessRequests(one).flatMap(({ do: action }) =>
    isResourceAction(action) ? (action.object ?? []) : [],
  );
  return new Set([...appliedLater(one), ...sent]);
}

function expectationsOf({ request, servers }: WrittenRequest): Expectation[] {
  return servers.map((server) => {
    const { expect, because } = answerAt(request, server);
    const cell = {
      kind: 'request' as const,
      name: request.name,
      as: request.as,
      does: requestInWords(request),
    };
    return {
      cell: server === CLUSTER_SERVER ? cell : { ...cell, at: server },
      outcome: { ...answerOutcome(expect), ...windowOf(request.until) },
      ...(because === undefined ? {} : { because }),
    };
  });
}

/** An answer as an outcome: lists that are compared in any order are sorted, what is not said is left out. */
function answerOutcome({ groups, may, ...rest }: Answer): AnswerOutcome {
  return {
    kind: 'answer',
    ...rest,
    ...(groups === undefined ? {} : { groups: [...groups].sort() }),
    ...(may === undefined ? {} : { may: [...may].sort() }),
  };
}

function windowOf(until: WrittenRequest['request']['until']): Partial<AnswerOutcome> {
  if (until === undefined) return {};
  const { seconds, notBefore } = until;
  return {
    withinMs: seconds * 1000,
    ...(notBefore === undefined ? {} : { notBeforeMs: notBefore * 1000 }),
  };
}
