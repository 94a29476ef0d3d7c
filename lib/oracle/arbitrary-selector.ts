import fc from 'fast-check';
import type { PolicyPeer } from './network-policy.js';
import type { LabelWords } from './vocabulary.js';

type LabelSelector = NonNullable<PolicyPeer['podSelector']>;
type LabelExpression = NonNullable<LabelSelector['matchExpressions']>[number];

/** A key that nothing in the world has: it meets NotIn and DoesNotExist, and nothing else. */
const ABSENT: LabelWords = { key: 'tier', values: ['old'] };

/** Selectors over these labels: every operator, empty ones, and several requirements joined by AND. */
export function arbitrarySelector(words: readonly LabelWords[]): fc.Arbitrary<LabelSelector> {
  const expression = arbitraryExpression(words);
  const label = oneOf(words).chain(({ key, values }) =>
    oneOf(values).map((value): Record<string, string> => ({ [key]: value })),
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<LabelSelector>({}) },
    { weight: 5, arbitrary: label.map((matchLabels) => ({ matchLabels })) },
    { weight: 5, arbitrary: expression.map((one) => ({ matchExpressions: [one] })) },
    { weight: 3, arbitrary: fc.tuple(expression, expression).map((both) => ({ matchExpressions: both })) },
    {
      weight: 2,
      arbitrary: fc.record({ matchLabels: label, matchExpressions: expression.map((one) => [one]) }),
    },
  );
}

function arbitraryExpression(words: readonly LabelWords[]): fc.Arbitrary<LabelExpression> {
  const some = oneOf(words).chain(({ key, values }) =>
    fc.tuple(
      fc.constant(key),
      fc.subarray([...values], { minLength: 1, maxLength: Math.max(1, values.length - 1) }),
    ),
  );
  const withValues = (operator: 'In' | 'NotIn') =>
    some.map(([key, values]): LabelExpression => ({ key, operator, values }));
  const without = (operator: 'Exists' | 'DoesNotExist', from: readonly LabelWords[]) =>
    oneOf(from).map(({ key }): LabelExpression => ({ key, operator }));
  return fc.oneof(
    { weight: 5, arbitrary: withValues('In') },
    { weight: 5, arbitrary: withValues('NotIn') },
    { weight: 1, arbitrary: without('Exists', words) },
    { weight: 1, arbitrary: without('DoesNotExist', words) },
    { weight: 1, arbitrary: without('Exists', [ABSENT]) },
    { weight: 2, arbitrary: without('DoesNotExist', [ABSENT]) },
    {
      weight: 2,
      arbitrary: fc.constant<LabelExpression>({
        key: ABSENT.key,
        operator: 'NotIn',
        values: ABSENT.values,
      }),
    },
  );
}

/** One of the values, each as often. */
export function oneOf<T>(values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}
