import { z } from 'zod';
import { compared } from '../model/answer-match.js';
import type { AnswerOutcome } from '../model/outcome.js';
import { type AccessAttributes, subjectAccess } from './access-agreement.js';
import { apiServerSays, type Seen, type UserInfo, userInfoOf } from './access-answer.js';
import type { AskedServer, WireAnswer } from './access-needs.js';
import { reviewRequest } from './api-action.js';

const words = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const list = <T extends z.ZodType>(items: T) => z.array(items).nullish();
const rulesSchema = z.looseObject({
  status: z.looseObject({
    incomplete: z.boolean().default(false),
    evaluationError: z.string().optional(),
    resourceRules: list(
      z.looseObject({ verbs: words, apiGroups: words, resources: words, resourceNames: words }),
    ),
    nonResourceRules: list(z.looseObject({ verbs: words, nonResourceURLs: words })),
  }),
});

/** A thing that one may do, and the question that asks for it. */
export interface Right {
  /** `verb resource[.group][/subresource][ name]`, or `verb /path`. */
  says: string;
  attributes: AccessAttributes;
}

/**
 * The single rights of a SelfSubjectRulesReview's answer, each once and sorted; `*` stays as it is.
 * `doubt` is why the answer may leave something out, in the API server's words.
 */
export function rightsOf(body: string, namespace: string): { rights: Right[]; doubt: string | undefined } {
  const { status } = rulesSchema.parse(JSON.parse(body));
  const rights = new Map<string, Right>();
  const add = (right: Right) => rights.set(right.says, right);
  for (const rule of status.resourceRules ?? [])
    for (const verb of rule.verbs)
      for (const group of rule.apiGroups)
        for (const whole of rule.resources)
          for (const name of rule.resourceNames.length > 0 ? rule.resourceNames : [undefined]) {
            const [resource = '', ...below] = whole.split('/');
            const subresource = below.length > 0 ? below.join('/') : undefined;
            add({
              says: `${verb} ${resource}${group && `.${group}`}${subresource ? `/${subresource}` : ''}${name ? ` ${name}` : ''}`,
              attributes: {
                resourceAttributes: {
                  namespace,
                  verb,
                  group,
                  resource,
                  ...(subresource ? { subresource } : {}),
                  ...(name ? { name } : {}),
                },
              },
            });
          }
  for (const rule of status.nonResourceRules ?? [])
    for (const verb of rule.verbs)
      for (const path of rule.nonResourceURLs)
        add({ says: `${verb} ${path}`, attributes: { nonResourceAttributes: { path, verb } } });
  const sorted = [...rights.values()].sort((one, other) => (one.says < other.says ? -1 : 1));
  return { rights: sorted, doubt: status.evaluationError ?? (status.incomplete ? 'incomplete' : undefined) };
}

/**
 * Everything that an identity may do in a namespace beyond what everybody may, from the answer to its
 * SelfSubjectRulesReview. For each thing that is not expected a SubjectAccessReview names the binding and the role that
 * give it. The node authorizer lists no rules, so that the answer calls itself incomplete; that is said and no failure,
 * since it gives rights to nodes alone. Throws what the server's functions throw.
 */
export async function readRights(
  { code, body }: WireAnswer,
  question: { namespace: string; token: string | undefined },
  expected: { may: readonly string[] | undefined; everybody: readonly string[] },
  server: AskedServer,
): Promise<Seen> {
  const { rights, doubt } = rightsOf(body, question.namespace);
  const own = rights.filter(({ says }) => !expected.everybody.includes(says));
  const may = own.map(({ says }) => says);
  const outcome: AnswerOutcome = { kind: 'answer', code, may };
  const evidence = doubt === undefined ? [] : [apiServerSays(`SelfSubjectRulesReview: ${doubt}`)];
  const tooMany = expected.may === undefined ? [] : compared(expected.may, may).extra;
  if (tooMany.length === 0) return { outcome, evidence };
  const self = reviewRequest('authentication', 'SelfSubjectReview');
  const user: UserInfo = userInfoOf((await server.requestAs(question.token, self)).body);
  const givenBy: Record<string, string> = {};
  for (const { says, attributes } of own.filter((right) => tooMany.includes(right.says))) {
    const { allowed, reason } = await subjectAccess(user, attributes, server);
    givenBy[says] = reason || (allowed ? 'allowed, without a reason' : 'denied by SubjectAccessReview');
    evidence.push(apiServerSays(`SubjectAccessReview: ${says}: ${givenBy[says]}`));
  }
  return { outcome: { ...outcome, givenBy }, evidence };
}
