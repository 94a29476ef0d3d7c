/** Names that a CEL expression cannot write after a dot are written with these (k8s.io/apiserver v0.36.3, pkg/cel/escaping.go). */
const ESCAPES: readonly [string, string][] = [
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
];

const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/**
 * The same value, in which every member can also be found under its escaped name, as `k8s__dot__io` for `k8s.io`; the
 * further names are not seen by what counts or goes through the members.
 */
export function withEscapedNames<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((one: unknown) => withEscapedNames(one)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, one]) => [name, withEscapedNames(one)] as const);
  const made: Record<string, unknown> = Object.fromEntries(members);
  for (const [name, one] of members) {
    const escaped = escapedName(name);
    if (escaped !== name && !(escaped in made)) Object.defineProperty(made, escaped, { value: one });
  }
  return made as Value;
}

function escapedName(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  return name.replaceAll(/__|[./-]/g, (part) => ESCAPES.find(([plain]) => plain === part)?.[1] ?? part);
}
