import { CHECKS, type Check } from '../oracle/access/check.js';
import type { ExplainedToken } from './explain-access-token.js';

const WIDTH = Math.max(...CHECKS.map((name) => name.length));

/** The explanation for reading: the verdict first, then who the token is taken for, then each check. */
export function tokenText(explanation: ExplainedToken): string {
  const { verdict, decidedBy, user, error, checks, config, at, notes } = explanation;
  const word = { accept: 'ACCEPTED', refuse: 'REFUSED', unknown: 'CANNOT BE TOLD' }[verdict];
  const deciding = checks.find(({ check }) => check === decidedBy);
  const because = deciding ? `${decidedBy}: ${deciding.says}` : 'every check accepts it';
  return [
    `${word}  by ${config.join(' with ')} at ${at}\n${because}.`,
    ...(user ? [userText(verdict === 'accept' ? 'It becomes' : 'If it is accepted, it becomes', user)] : []),
    ...(error === undefined
      ? []
      : [
          `The client is answered 401 Unauthorized without a reason. A TokenReview's error contains:\n  ${error}`,
        ]),
    checks.map(checkLine).join('\n'),
    ...notes.map((note) => `Note: ${note}.`),
  ].join('\n\n');
}

function userText(
  lead: string,
  { username, groups, uid, extra }: NonNullable<ExplainedToken['user']>,
): string {
  const rows = [
    ['user', JSON.stringify(username)],
    ['groups', groups.join(', ')],
    ...(uid === '' ? [] : [['uid', uid]]),
    ...Object.entries(extra).map(([key, values]) => [`extra ${key}`, values.join(', ')]),
  ];
  return [`${lead}:`, ...rows.map(([name, value]) => `  ${name}: ${value}`)].join('\n');
}

function checkLine({ check, outcome, says }: Check): string {
  const sign = { accepts: 'ok', refuses: 'NO', 'not checked': '??', 'not asked': '--' }[outcome];
  return `  ${sign}  ${check.padEnd(WIDTH)}  ${outcome === 'not checked' ? `not checked: ${says}` : says}`;
}
