import { type AccessCase, type AccessRequest, accessRequests } from '../model/access-case.js';
import { type Action, isResourceAction } from '../model/api-action.js';
import type { Expectation } from '../model/expectation.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { AnswerOutcome } from '../model/outcome.js';
import type { CaseFile } from './case-file.js';
import type { PlannedSteps } from './network-plan.js';
import { manifestsOf } from './objects.js';
import type { Problems } from './problems.js';

/**
 * Plans an access case: one step, one cell a request. Manifests that a request sends as its body are not applied
 * beforehand. An identity that is not declared, or that nobody uses, is a problem.
 */
export function planAccess(file: CaseFile & { case: AccessCase }, problems: Problems): PlannedSteps {
  const { identities } = file.case;
  const requests = accessRequests(file.case);
  const refuse = (path: (string | number)[], found: string, write: string) =>
    problems.add({ file: file.file, line: file.document.lineOf(path), found, write });
  const known = Object.keys(identities);
  const names = file.objects.map(({ manifest }) => manifestName(manifest));
  const bodies = new Set<string>();
  const used = new Set(requests.map((request) => request.as));
  for (const name of known) {
    if (!used.has(name))
      refuse(
        ['identities', name],
        `identity ${name}, which no request uses`,
        'a request as it, or leave it out',
      );
  }
  const seen = new Set<string>();
  for (const [index, request] of requests.entries()) {
    const at = ['requests', index];
    if (!known.includes(request.as))
      refuse(
        [...at, 'as'],
        `as: ${request.as}, which is no identity of the case`,
        `one of ${known.join(', ')}`,
      );
    if (seen.has(request.name))
      refuse([...at, 'name'], `a second request ${request.name}`, 'a name of its own');
    seen.add(request.name);
    if (!isResourceAction(request.do) || request.do.object === undefined) continue;
    if (names.includes(request.do.object)) bodies.add(request.do.object);
    else
      refuse(
        [...at, 'do', 'object'],
        `object: ${request.do.object}, which the file does not hold`,
        `one of ${names.join(', ') || 'no object; add the manifest'}`,
      );
  }
  const expect = requests.map(({ name, as, do: action, expect: answer }): Expectation => {
    const cell = { kind: 'request' as const, name, as, does: actionInWords(action) };
    return { cell, outcome: answerOf(answer) };
  });
  const isBody = ({ manifest }: { manifest: Manifest }) => bodies.has(manifestName(manifest));
  const apply = manifestsOf(file.objects.filter((object) => !isBody(object)));
  const step = { name: 'main', apply, remove: [], expect };
  return { steps: [step], filled: 0, bodies: manifestsOf(file.objects.filter(isBody)) };
}

/** What a request does, in words: `whoami`, `delete deployments web in team-a`. */
export function actionInWords(action: Action): string {
  if (action === 'whoami') return 'whoami';
  if (!isResourceAction(action)) return JSON.stringify(action);
  const name = action.name ? ` ${action.name}` : '';
  return `${action.verb} ${action.resource}${name}${action.namespace ? ` in ${action.namespace}` : ''}`;
}

function answerOf({ code, reason, user, groups }: AccessRequest['expect']): AnswerOutcome {
  return {
    kind: 'answer',
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(user === undefined ? {} : { user }),
    ...(groups === undefined ? {} : { groups: [...groups].sort() }),
  };
}
