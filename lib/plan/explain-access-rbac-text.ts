import type { ExplainedAccess } from './explain-access-rbac.js';

/** The explanation for reading: the verdict first, then what decides it or comes nearest. */
export function accessText(explanation: ExplainedAccess): string {
  const { verdict, because, requester, nearest, missingRoles, notes } = explanation;
  const word = { allow: 'ALLOW', deny: 'DENY', unknown: 'CANNOT BE TOLD' }[verdict];
  const lines = [`${because}.`, ...missingRoles.map((one) => `${one}.`)];
  if (nearest) {
    lines.push(`The nearest is ${nearest.binding} with rule [${nearest.rule}] of the ${nearest.role}:`);
    lines.push(...nearest.misses.map((miss) => `  it ${miss}.`));
  }
  return [
    `${word}  ${requester.user} -> ${askedText(explanation)}`,
    `groups: ${requester.groups.join(', ')}`,
    lines.join('\n'),
    ...notes.map((note) => `Note: ${note}.`),
  ].join('\n\n');
}

function askedText({ asked }: ExplainedAccess): string {
  if ('path' in asked) return `${asked.verb} ${asked.path}`;
  const { verb, resource, group, subresource, namespace, name } = asked;
  const what = `${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`}`;
  const which = name === '' ? '' : ` ${name}`;
  return `${verb} ${what}${which} ${namespace === '' ? 'in the whole cluster' : `in ${namespace}`}`;
}
