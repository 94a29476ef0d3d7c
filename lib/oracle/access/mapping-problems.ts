import type { JwtAuthenticator } from './configuration.js';
import type { Review } from './configuration-problems.js';

type Mappings = JwtAuthenticator['claimMappings'];
type Path = readonly (string | number)[];

/** A key of an extra field: a domain in small letters, a slash and a path (IsDomainPrefixedPath). */
const DOMAIN_PREFIXED = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\/[^\s/].*$/;

/** What is refused of claim mappings (validation.go, validateClaimMappings). `verified`: a claim rule looks at `email_verified`. */
export function mappingProblems(review: Review, mappings: Mappings, path: Path, verified: boolean): void {
  const { username, groups, uid } = mappings;
  const name = prefixedProblems(review, username, [...path, 'username'], true);
  prefixedProblems(review, groups, [...path, 'groups'], false);
  if (uid.claim !== '' && uid.expression !== '')
    review.add([...path, 'uid'], "claim and expression can't both be set");
  else if (uid.expression !== '') review.expression(uid.expression, 'claims', [...path, 'uid', 'expression']);
  const extra = extraProblems(review, mappings.extra, [...path, 'extra']);
  if (name?.has('email') && !name.has('email_verified') && !extra && !verified)
    review.add(
      [...path, 'username', 'expression'],
      'claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression',
    );
}

/** The claims that the expression names, if there is one that compiles. */
function prefixedProblems(
  review: Review,
  { claim, expression, prefix }: Mappings['username'],
  path: Path,
  required: boolean,
): ReadonlySet<string> | undefined {
  if (claim !== '' && expression !== '') review.add(path, "claim and expression can't both be set");
  else if (claim === '' && expression === '') {
    if (required) review.add(path, 'claim or expression is required');
  } else if (expression !== '') {
    if (typeof prefix === 'string')
      review.add([...path, 'prefix'], 'may not be specified when expression is set');
    return review.expression(expression, 'claims', [...path, 'expression'])?.fields;
  } else if (typeof prefix !== 'string') {
    review.add(
      [...path, 'prefix'],
      'prefix is required when claim is set. It can be set to an empty string to disable prefixing',
    );
  }
  return undefined;
}

/** Whether one of the values looks at `email_verified`. */
function extraProblems(review: Review, extra: Mappings['extra'], path: Path): boolean {
  const keys = extra.map(({ key }) => key);
  const looks = extra.map(({ key, valueExpression }, index) => {
    const place = [...path, index];
    if (!DOMAIN_PREFIXED.test(key.toLowerCase()))
      review.add([...place, 'key'], 'must be a domain-prefixed path (such as "acme.io/foo")');
    if (key !== key.toLowerCase()) review.add([...place, 'key'], 'must be lowercase');
    if (/(^|\.)(kubernetes|k8s)\.io\//.test(key))
      review.add(
        [...place, 'key'],
        'k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use',
      );
    if (keys.indexOf(key) < index) review.add([...place, 'key'], 'it is above too: Duplicate value');
    if (valueExpression === '') {
      review.add([...place, 'valueExpression'], 'Required value');
      return false;
    }
    const compiled = review.expression(valueExpression, 'claims', [...place, 'valueExpression']);
    return compiled?.fields.has('email_verified') ?? false;
  });
  return looks.includes(true);
}
