import { Refusal } from './check.js';
import type { JwtAuthenticator } from './configuration.js';
import { type Claims, goString, Unfit } from './go-json.js';
import { evaluated, type TokenUser } from './made-user.js';

type Rule = JwtAuthenticator['userValidationRules'][number];

/**
 * Required claims: each must be there and be that very string (oidc.go: a claim that is true or a number never is).
 * Returns what to say; throws a Refusal. Where several are wrong the API server names any of them, and this the first.
 */
export function checkRequired(claims: Claims, rules: JwtAuthenticator['claimValidationRules']): string {
  const required = rules.filter(({ claim }) => claim !== '');
  for (const { claim, requiredValue } of required) {
    if (!Object.hasOwn(claims, claim))
      throw new Refusal(`it has no claim ${claim}`, `oidc: required claim ${claim} not present in ID token`);
    const found = requiredString(claims[claim], claim);
    if (found !== requiredValue)
      throw new Refusal(
        `its claim ${claim} is ${JSON.stringify(found)} and must be ${JSON.stringify(requiredValue)}`,
        `oidc: required claim ${claim} value does not match. Got = ${found}, want = ${requiredValue}`,
      );
  }
  return required.length === 0
    ? 'none is required'
    : `it has ${required.map(({ claim }) => claim).join(', ')} as required`;
}

function requiredString(value: unknown, claim: string): string {
  try {
    return goString(value);
  } catch (cause) {
    if (!(cause instanceof Unfit)) throw cause;
    throw new Refusal(
      `its claim ${claim} is no string, and only a string can be required`,
      `oidc: parse claim ${claim}: ${cause.message}`,
    );
  }
}

/** The rules about the claims, as written in CEL. Returns what to say; throws a Refusal, or Unchecked. */
export function checkClaimRules(claims: Claims, rules: JwtAuthenticator['claimValidationRules']): string {
  const written = rules.filter(({ expression }) => expression !== '');
  return checkRules(written, 'oidc: error evaluating claim validation expression: ', (text, what) =>
    evaluated(text, 'claims', claims, what),
  );
}

/** The rules about the user that was made of the claims. Returns what to say; throws a Refusal, or Unchecked. */
export function checkUserRules(user: TokenUser, rules: readonly Rule[]): string {
  return checkRules(rules, 'oidc: error evaluating user info validation rule: ', (text, what) =>
    evaluated(text, 'user', { ...user }, what),
  );
}

/** All are evaluated before the first result is looked at, so that one that fails comes before one that is false. */
function checkRules(
  rules: readonly Rule[],
  what: string,
  evaluate: (text: string, what: string) => unknown,
): string {
  const results = rules.map((rule) => ({ ...rule, holds: evaluate(rule.expression, what) }));
  const broken = results.find(({ holds }) => holds !== true);
  if (broken) {
    const { expression, message } = broken;
    throw new Refusal(
      `the rule \`${expression}\` does not hold${message === '' ? '' : `: ${message}`}`,
      `${what}validation expression '${expression}' failed: ${message}`,
    );
  }
  if (rules.length === 0) return 'there is none';
  return rules.length === 1 ? `the rule \`${rules[0]?.expression}\` holds` : `all ${rules.length} rules hold`;
}
