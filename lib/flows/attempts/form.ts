/** Parameters of a request: a list is sent once for each of its values, and what is undefined is left out. */
export type Form = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Parameters as they are sent (application/x-www-form-urlencoded). */
export function encoded(form: Form): string {
  const pairs = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (one === undefined ? [] : [[name, String(one)]])),
  );
  return new URLSearchParams(pairs).toString();
}
