import { type Expression, mapLeaves, parseExpression } from './expression.js';

type Labels = Readonly<Record<string, string>>;

/** The label that Calico gives to everything that lives in a namespace. */
export const NAMESPACE = 'projectcalico.org/namespace';
/** The label with the name of a pod's service account. */
export const SERVICE_ACCOUNT = 'projectcalico.org/serviceaccount';
/** A namespace's and a service account's own labels, as its pods inherit them. */
export const NAMESPACE_PREFIX = 'pcns.';
export const SERVICE_ACCOUNT_PREFIX = 'pcsa.';

/** A compiled selector of Calico, to be asked about the labels that Calico sees (see `labels.ts`). */
export class LabelSelector {
  readonly matches: (labels: Labels) => boolean;

  constructor(readonly expression: Expression) {
    this.matches = compile(expression);
  }

  /** What labels do not meet, as `selects app == 'web', x/a has app=api`; of alternatives the nearest. */
  misses(labels: Labels, who: string): string[] {
    return missesOf(this.expression, labels, who);
  }
}

/** The selector as written, over labels of pods and network sets themselves. */
export function labelSelector(text: string): LabelSelector {
  return new LabelSelector(parseExpression(text));
}

/**
 * A selector over the labels of a namespace or of a service account. In a namespace selector `all()` means whatever is
 * in a namespace, and `global()` what is in none. Source: Calico documentation, EntityRule.namespaceSelector.
 */
export function inheritedSelector(
  text: string,
  prefix: typeof NAMESPACE_PREFIX | typeof SERVICE_ACCOUNT_PREFIX,
): LabelSelector {
  const namespaced: Expression = { kind: 'has', key: NAMESPACE };
  const change = (leaf: Expression): Expression => {
    if (leaf.kind === 'has' || leaf.kind === 'compare') return { ...leaf, key: prefix + leaf.key };
    if (prefix !== NAMESPACE_PREFIX) return leaf;
    return leaf.kind === 'all' ? namespaced : { kind: 'not', of: namespaced };
  };
  return new LabelSelector(mapLeaves(parseExpression(text), change));
}

/** `key in {values}`, for names that a rule lists. */
export function oneOf(key: string, values: readonly string[]): LabelSelector {
  return new LabelSelector({
    kind: 'compare',
    key,
    operator: values.length === 1 ? '==' : 'in',
    values,
  });
}

/** A label that is not there meets `!=` and `not in`, and no other operator. */
function compile(expression: Expression): (labels: Labels) => boolean {
  switch (expression.kind) {
    case 'all':
    case 'global':
      return () => true;
    case 'has':
      return (labels) => labels[expression.key] !== undefined;
    case 'compare':
      return compare(expression);
    case 'not': {
      const of = compile(expression.of);
      return (labels) => !of(labels);
    }
    default: {
      const parts = expression.of.map(compile);
      return expression.kind === 'and'
        ? (labels) => parts.every((part) => part(labels))
        : (labels) => parts.some((part) => part(labels));
    }
  }
}

function compare({ key, operator, values }: Extract<Expression, { kind: 'compare' }>) {
  const [first = ''] = values;
  const wanted = new Set(values);
  const tests: Record<string, (value: string) => boolean> = {
    contains: (value) => value.includes(first),
    'starts with': (value) => value.startsWith(first),
    'ends with': (value) => value.endsWith(first),
  };
  if (operator === '!=' || operator === 'not in') {
    return (labels: Labels) => labels[key] === undefined || !wanted.has(labels[key]);
  }
  const test = tests[operator] ?? ((value: string) => wanted.has(value));
  return (labels: Labels) => labels[key] !== undefined && test(labels[key]);
}

function missesOf(expression: Expression, labels: Labels, who: string): string[] {
  if (compile(expression)(labels)) return [];
  if (expression.kind === 'and') return expression.of.flatMap((part) => missesOf(part, labels, who));
  if (expression.kind === 'or') {
    const each = expression.of.map((part) => missesOf(part, labels, who));
    return each.sort((one, other) => one.length - other.length)[0] ?? [];
  }
  const leaf = expression.kind === 'not' ? expression.of : expression;
  const key = leaf.kind === 'has' || leaf.kind === 'compare' ? leaf.key : undefined;
  const value = key === undefined ? undefined : labels[key];
  const seen =
    key === undefined
      ? 'is there'
      : `has ${value === undefined ? `no label ${plain(key)}` : `${plain(key)}=${value}`}`;
  return [`selects ${wordsOf(expression)}, ${who} ${seen}`];
}

/** The selector in its own language, with labels called as their owner calls them. */
export function wordsOf(expression: Expression): string {
  switch (expression.kind) {
    case 'all':
    case 'global':
      return `${expression.kind}()`;
    case 'has':
      return `has(${plain(expression.key)})`;
    case 'compare': {
      const values = expression.values.map((value) => `'${value}'`);
      const set = expression.operator.endsWith('in') ? `{${values.join(', ')}}` : values[0];
      return `${plain(expression.key)} ${expression.operator} ${set}`;
    }
    case 'not':
      return `!${expression.of.kind === 'has' ? wordsOf(expression.of) : `(${wordsOf(expression.of)})`}`;
    default: {
      const sign = expression.kind === 'and' ? ' && ' : ' || ';
      return expression.of
        .map((part) => (part.kind === 'and' || part.kind === 'or' ? `(${wordsOf(part)})` : wordsOf(part)))
        .join(sign);
    }
  }
}

function plain(key: string): string {
  if (key.startsWith(NAMESPACE_PREFIX)) return `the namespace's ${key.slice(NAMESPACE_PREFIX.length)}`;
  if (key.startsWith(SERVICE_ACCOUNT_PREFIX)) {
    return `the service account's ${key.slice(SERVICE_ACCOUNT_PREFIX.length)}`;
  }
  return key;
}
