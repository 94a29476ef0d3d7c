import { Refusal, Unchecked } from './check.js';
import type { JwtAuthenticator } from './configuration.js';
import { compile, Failed, Uncompiled, Unmodelled, type Variable } from './expression.js';
import { type Claims, goBool, goString, goStrings, Unfit } from './go-json.js';

/** Who a token is taken for. `groups` are those of the token alone; the API server adds `system:authenticated`. */
export interface TokenUser {
  username: string;
  groups: string[];
  uid: string;
  extra: Record<string, string[]>;
}

type Mappings = JwtAuthenticator['claimMappings'];
type Value = Readonly<Record<string, unknown>>;

/** Stands for a list that the API server does not take as one of strings. */
const NATIVE_LIST = Symbol('a list of strings of Go');

/** Evaluates an expression; `what` is how the API server's error begins. Throws a Refusal, or Unchecked for what is not modelled. */
export function evaluated(text: string, variable: Variable, value: Value, what: string): unknown {
  try {
    const expression = compile(text, variable);
    const result = expression.evaluate(value);
    return expression.nativeList ? NATIVE_LIST : result;
  } catch (cause) {
    if (cause instanceof Failed)
      throw new Refusal(
        `the expression \`${text}\` fails: ${cause.message}`,
        `${what}expression '${text}' resulted in error: `,
      );
    if (cause instanceof Unmodelled || cause instanceof Uncompiled)
      throw new Unchecked(`${cause.message} of \`${text}\` is not evaluated offline`);
    throw cause;
  }
}

/** The user's name. An empty one is refused of an expression, and taken of a claim (oidc.go, getUsername). */
export function usernameOf(claims: Claims, { username }: Mappings): string {
  const { claim, expression, prefix } = username;
  if (expression !== '') {
    const what = 'oidc: error evaluating username claim expression: ';
    const name = evaluated(expression, 'claims', claims, what);
    if (typeof name !== 'string')
      throw new Refusal(
        `the expression \`${expression}\` gives no string`,
        `${what}username claim expression must return a string`,
      );
    if (name === '')
      throw new Refusal(
        `the expression \`${expression}\` gives an empty name`,
        'oidc: empty username via CEL expression is not allowed',
      );
    return name;
  }
  const error = `oidc: parse username claims ${JSON.stringify(claim)}: `;
  if (!Object.hasOwn(claims, claim))
    throw new Refusal(`it has no claim ${claim}, which is the user's name`, `${error}claim not present`);
  const name = stringClaim(claims, claim, error);
  if (claim === 'email') checkEmail(claims);
  return `${prefix ?? ''}${name}`;
}

/** An e-mail address must not be marked as unverified; where nothing is said it is taken. */
function checkEmail(claims: Claims): void {
  if (!Object.hasOwn(claims, 'email_verified')) return;
  const verified = fitting(
    () => goBool(claims.email_verified),
    'email_verified',
    "oidc: parse 'email_verified' claim: ",
  );
  if (!verified)
    throw new Refusal('its email is not verified: email_verified is false', 'oidc: email not verified');
}

/** The groups: of a claim, each with the prefix, or of an expression. */
export function groupsOf(claims: Claims, { groups }: Mappings): string[] {
  const { claim, expression, prefix } = groups;
  if (claim !== '') {
    if (!Object.hasOwn(claims, claim)) return [];
    const error = `oidc: parse groups claim ${JSON.stringify(claim)}: `;
    return fitting(() => goStrings(claims[claim]), claim, error).map((group) => `${prefix ?? ''}${group}`);
  }
  if (expression === '') return [];
  const what = 'oidc: error evaluating group claim expression: ';
  return stringList(evaluated(expression, 'claims', claims, what), expression, what);
}

/** The uid, empty where none is configured. */
export function uidOf(claims: Claims, { uid: { claim, expression } }: Mappings): string {
  if (claim !== '') {
    const error = `oidc: parse uid claim ${JSON.stringify(claim)}: `;
    if (!Object.hasOwn(claims, claim))
      throw new Refusal(`it has no claim ${claim}, which is the uid`, `${error}claim not present`);
    return stringClaim(claims, claim, error);
  }
  if (expression === '') return '';
  const what = 'oidc: error evaluating uid claim expression: ';
  const uid = evaluated(expression, 'claims', claims, what);
  if (typeof uid === 'string') return uid;
  throw new Refusal(
    `the expression \`${expression}\` gives no string`,
    `${what}uid claim expression must return a string`,
  );
}

/** The extra fields, those without a value left out. A `jti` that is a string becomes the credential's id. */
export function extraOf(claims: Claims, { extra }: Mappings): Record<string, string[]> {
  const made: Record<string, string[]> = {};
  if (typeof claims.jti === 'string' && claims.jti !== '')
    made['authentication.kubernetes.io/credential-id'] = [`JTI=${claims.jti}`];
  for (const { key, valueExpression } of extra) {
    const value = evaluated(valueExpression, 'claims', claims, '');
    const what = `oidc: error evaluating extra claim expression: ${valueExpression}: `;
    const list = stringList(value, valueExpression, what);
    if (list.length > 0) made[key] = list;
  }
  return made;
}

function stringClaim(claims: Claims, claim: string, error: string): string {
  return fitting(() => goString(claims[claim]), claim, error);
}

function fitting<Value>(read: () => Value, claim: string, error: string): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Unfit)
      throw new Refusal(
        `its claim ${claim} has a form that the API server cannot read`,
        `${error}${cause.message}`,
      );
    throw cause;
  }
}

/** A string, a list of strings without the empty ones, or null for none (oidc.go, convertCELValueToStringList). */
function stringList(value: unknown, expression: string, what: string): string[] {
  if (value === null || value === '') return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return value.filter((one) => one !== '');
  throw new Refusal(
    `the expression \`${expression}\` gives neither a string nor a list of strings`,
    `${what}expression must return a string or a list of strings`,
  );
}
