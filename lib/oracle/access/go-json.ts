/** A JSON object of a token, as it was parsed. */
export type Claims = Readonly<Record<string, unknown>>;

/** What Go's decoder says of a value that does not fit; the text of Go's encoding/json. */
export class Unfit extends Error {}

export function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The field of a Go struct: its name is matched without regard to upper and lower case, and the last one counts
 * (encoding/json). Claims that are looked up by name in a map are matched exactly and do not come here.
 */
export function structField(object: Claims, name: string): unknown {
  return Object.entries(object)
    .filter(([key]) => key.toLowerCase() === name)
    .at(-1)?.[1];
}

/** A Go string: null leaves it empty. Throws Unfit. */
export function goString(value: unknown, into = 'Go value'): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  throw new Unfit(`json: cannot unmarshal ${kindOf(value)} into ${into} of type string`);
}

/** A Go bool: null leaves it false. Throws Unfit. */
export function goBool(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw new Unfit(`json: cannot unmarshal ${kindOf(value)} into Go value of type bool`);
}

/** A list of strings, or one string for a list of one; null is none. Throws Unfit. */
export function goStrings(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  const isText = (one: unknown) => typeof one === 'string' || one === null;
  if (Array.isArray(value) && value.every(isText)) return value.map((one) => one ?? '');
  return [goString(value)];
}

/**
 * `aud` of go-oidc v2.5.0: one string first, so that null is one empty audience, else a list of strings. Throws Unfit.
 */
export function goAudience(value: unknown): string[] {
  if (value === undefined) return [];
  if (value === null) return [''];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) {
    const odd = value.find((one) => typeof one !== 'string' && one !== null);
    if (odd === undefined) return value.map((one) => one ?? '');
    throw new Unfit(`json: cannot unmarshal ${kindOf(odd)} into Go value of type string`);
  }
  throw new Unfit(`json: cannot unmarshal ${kindOf(value)} into Go value of type []string`);
}

/**
 * A time of a token in whole seconds since 1970; fractions are cut off, and a number may be written as a string, both
 * as go-oidc v2.5.0 reads them. Throws Unfit.
 */
export function goTime(value: unknown): number {
  const number =
    typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : value;
  // What does not fit 64 bits becomes their least number, which is long ago.
  if (typeof number === 'number') return Math.abs(number) < 2 ** 63 ? Math.trunc(number) : -(2 ** 63);
  if (value === null) throw new Unfit('strconv.ParseFloat: parsing "": invalid syntax');
  if (typeof value === 'string')
    throw new Unfit(
      `json: invalid number literal, trying to unmarshal ${JSON.stringify(JSON.stringify(value))} into Number`,
    );
  throw new Unfit(`json: cannot unmarshal ${kindOf(value)} into Go value of type json.Number`);
}

/** Strings as Go's %q prints a list of them. */
export function quoted(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
