import type { AuthenticationConfiguration, JwtAuthenticator } from './configuration.js';
import { compile, Uncompiled, Unmodelled, type Variable } from './expression.js';
import type { ConfigurationProblem } from './flags.js';
import { issuerProblems } from './issuer-problems.js';
import { mappingProblems } from './mapping-problems.js';

type Path = ConfigurationProblem['path'];

/** What an API server refuses in a configuration file, and what about it cannot be told offline. */
export interface ConfigurationReview {
  problems: ConfigurationProblem[];
  /** Sentences: expressions that use what is not modelled here. */
  notes: string[];
}

/** Collects what the rules find. */
export class Review implements ConfigurationReview {
  readonly problems: ConfigurationProblem[] = [];
  readonly notes: string[] = [];

  add(path: Path, says: string): void {
    this.problems.push({ path, says });
  }

  /** Compiles an expression; undefined where it is wrong or not modelled. `mustBe` is the type that a rule has. */
  expression(text: string, variable: Variable, path: Path, mustBe?: 'bool') {
    try {
      const compiled = compile(text, variable);
      if (mustBe && compiled.type !== mustBe) {
        this.add(
          path,
          `must evaluate to ${mustBe}, and is ${compiled.type === 'dyn' ? 'of any type; compare it, as with == true' : compiled.type}`,
        );
        return undefined;
      }
      return compiled;
    } catch (cause) {
      if (cause instanceof Uncompiled) this.add(path, `compilation failed: ${cause.message}`);
      else if (cause instanceof Unmodelled)
        this.notes.push(`${cause.message} of \`${text}\` is not evaluated offline`);
      else throw cause;
      return undefined;
    }
  }
}

/**
 * What kube-apiserver refuses in an AuthenticationConfiguration at its start, and passes over at a reload
 * (k8s.io/apiserver v0.36.3, apis/apiserver/validation). `disallowed` are the service account issuers.
 */
export function reviewConfiguration(
  { jwt, anonymous }: AuthenticationConfiguration,
  disallowed: readonly string[],
): ConfigurationReview {
  const review = new Review();
  if (jwt.length > 64) review.add(['jwt'], `must have at most 64 items, and has ${jwt.length}`);
  jwt.forEach((one, index) => {
    reviewAuthenticator(review, one, ['jwt', index], disallowed);
  });
  duplicates(jwt.map(({ issuer }) => issuer.url)).forEach((index) => {
    review.add(['jwt', index, 'issuer', 'url'], 'an issuer of this url is above: Duplicate value');
  });
  duplicates(jwt.map(({ issuer }) => issuer.discoveryURL)).forEach((index) => {
    review.add(['jwt', index, 'issuer', 'discoveryURL'], 'this discoveryURL is above: Duplicate value');
  });
  if (anonymous && !anonymous.enabled && anonymous.conditions.length > 0)
    review.add(['anonymous', 'conditions'], 'enabled should be set to true when conditions are defined');
  return review;
}

/** The part of one authenticator; `path` is where it stands. The flags are validated by the same rules. */
export function reviewAuthenticator(
  review: Review,
  authenticator: JwtAuthenticator,
  path: Path,
  disallowed: readonly string[],
): void {
  for (const { path: below, says } of issuerProblems(authenticator.issuer, disallowed))
    review.add([...path, 'issuer', ...below], says);
  const claimRules = authenticator.claimValidationRules;
  const verified = claimRules.map((rule, index) =>
    reviewClaimRule(review, rule, [...path, 'claimValidationRules', index]),
  );
  twice(
    review,
    claimRules.map(({ claim }) => claim),
    [...path, 'claimValidationRules'],
    'claim',
  );
  twice(
    review,
    claimRules.map(({ expression }) => expression),
    [...path, 'claimValidationRules'],
    'expression',
  );
  mappingProblems(review, authenticator.claimMappings, [...path, 'claimMappings'], verified.includes(true));
  const userRules = authenticator.userValidationRules;
  userRules.forEach(({ expression }, index) => {
    const place = [...path, 'userValidationRules', index, 'expression'];
    if (expression === '') review.add(place, 'Required value');
    else review.expression(expression, 'user', place, 'bool');
  });
  twice(
    review,
    userRules.map(({ expression }) => expression),
    [...path, 'userValidationRules'],
    'expression',
  );
}

/** Whether the rule looks at `email_verified`. */
function reviewClaimRule(
  review: Review,
  { claim, expression, message, requiredValue }: JwtAuthenticator['claimValidationRules'][number],
  path: Path,
): boolean {
  if (claim !== '' && expression !== '') review.add(path, "claim and expression can't both be set");
  else if (claim === '' && expression === '') review.add(path, 'claim or expression is required');
  else if (claim !== '' && message !== '')
    review.add([...path, 'message'], 'may not be specified when claim is set');
  else if (expression !== '' && requiredValue !== '')
    review.add([...path, 'requiredValue'], 'may not be specified when expression is set');
  if (expression === '' || claim !== '') return false;
  const compiled = review.expression(expression, 'claims', [...path, 'expression'], 'bool');
  return compiled?.fields.has('email_verified') ?? false;
}

function twice(review: Review, values: readonly string[], path: Path, field: string): void {
  for (const index of duplicates(values))
    review.add([...path, index, field], 'it is above too: Duplicate value');
}

/** Where a value that is not empty stands again. */
function duplicates(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (value !== '' && values.indexOf(value) < index ? [index] : []));
}
