const RELATIVE = /^now(?:([+-])(\d+)(s|m|h|d))?$/;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * The claims with relative times made absolute: `now`, `now-60s`, `now+5m`, `now+1h`, `now-2d` become seconds since
 * 1970, as RFC 7519 §2 writes a NumericDate. Every other value stays as it is.
 * `now` is the clock in milliseconds.
 */
export function resolveTimes(claims: Record<string, unknown>, now: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, typeof value === 'string' ? at(value, now) : value]),
  );
}

function at(value: string, now: number): string | number {
  const match = RELATIVE.exec(value);
  if (!match) return value;
  const [, sign, count, unit] = match;
  const seconds = count === undefined ? 0 : Number(count) * SECONDS[unit as keyof typeof SECONDS];
  return Math.floor(now / 1000) + (sign === '-' ? -seconds : seconds);
}
