import { Environment } from '@marcbachmann/cel-js';

type List = readonly unknown[];

/** The receiver of `sets.contains(…)` and its like, which are functions with a dot in their name. */
class Sets {}

const has = (list: List, wanted: unknown) => list.some((one) => same(one, wanted));

/** Equality of the values that claims and user fields have; numbers of CEL may be a bigint on one side only. */
function same(one: unknown, other: unknown): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: 1 and 1n are equal in CEL, and nothing else than numbers comes here
  if (isNumber(one) && isNumber(other)) return one == other;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  return one === other;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function compare(one: unknown, other: unknown): number {
  if ((isNumber(one) && isNumber(other)) || (typeof one === 'string' && typeof other === 'string'))
    return one < other ? -1 : one > other ? 1 : 0;
  throw new TypeError('only numbers and strings can be put in order');
}

/**
 * The CEL of Kubernetes 1.36 as far as it is here: the language with optionals, and of its libraries the sets, the
 * strings, the lists and the regular expressions (k8s.io/apiserver v0.36.3, pkg/cel/environment/base.go).
 */
export function kubernetesEnvironment(): Environment {
  const strings = (environment: Environment) =>
    environment
      .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
        text.replaceAll(from, () => to),
      )
      .registerFunction(
        'string.charAt(int): string',
        (text: string, at: bigint) => [...text][Number(at)] ?? '',
      )
      .registerFunction(
        'string.find(string): string',
        (text: string, re: string) => new RegExp(re, 'u').exec(text)?.[0] ?? '',
      )
      .registerFunction('string.findAll(string): list<string>', (text: string, re: string) => [
        ...(text.match(new RegExp(re, 'gu')) ?? []),
      ]);
  const lists = (environment: Environment) =>
    environment
      .registerFunction('list.distinct(): list', (list: List) =>
        list.filter((one, index) => !has(list.slice(0, index), one)),
      )
      .registerFunction('list.sort(): list', (list: List) => [...list].sort(compare))
      .registerFunction('list.reverse(): list', (list: List) => [...list].reverse())
      .registerFunction('list.flatten(): list', (list: List) => list.flat())
      .registerFunction('list.slice(int, int): list', (list: List, from: bigint, to: bigint) =>
        list.slice(Number(from), Number(to)),
      )
      .registerFunction('list.indexOf(dyn): int', (list: List, wanted: unknown) =>
        BigInt(list.findIndex((one) => same(one, wanted))),
      )
      .registerFunction('list.lastIndexOf(dyn): int', (list: List, wanted: unknown) =>
        BigInt(list.findLastIndex((one) => same(one, wanted))),
      )
      .registerFunction('list.isSorted(): bool', (list: List) =>
        list.every((one, index) => compare(list[Math.max(0, index - 1)], one) <= 0),
      );
  const sets = (environment: Environment) =>
    environment
      .registerType('kubernetes.sets', Sets)
      .registerConstant('sets', 'kubernetes.sets', new Sets())
      .registerFunction('kubernetes.sets.contains(list, list): bool', (_: Sets, list: List, part: List) =>
        part.every((one) => has(list, one)),
      )
      .registerFunction('kubernetes.sets.intersects(list, list): bool', (_: Sets, list: List, other: List) =>
        other.some((one) => has(list, one)),
      )
      .registerFunction(
        'kubernetes.sets.equivalent(list, list): bool',
        (_: Sets, list: List, other: List) =>
          other.every((one) => has(list, one)) && list.every((one) => has(other, one)),
      );
  return sets(lists(strings(new Environment({ enableOptionalTypes: true }))));
}

/** What Kubernetes has and this has not: an expression that uses one of them is not judged, and said to be so. */
export const ONLY_IN_KUBERNETES: ReadonlySet<string> = new Set([
  'url',
  'isURL',
  'ip',
  'isIP',
  'cidr',
  'isCIDR',
  'quantity',
  'isQuantity',
  'semver',
  'isSemver',
  'format',
  'named',
  'quote',
  'sum',
  'min',
  'max',
  'sortBy',
  'range',
  'optMap',
  'optFlatMap',
  'transformList',
  'transformMap',
  'transformMapEntry',
  'existsOne',
  'first',
  'last',
]);
