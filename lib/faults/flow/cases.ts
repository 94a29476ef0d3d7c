/** The plain flows that most faults spare. */
export const SIGN_IN = 'flows/authorization-code-pkce';
export const MACHINE = 'flows/client-credentials';

/** What the report says of a request that had to be refused and was accepted. */
export const ACCEPTED = 'attempt: attempt: expected stopped';

/** The same piece of the report for several cases of the flow suite, by their names. */
export function each(says: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`flows/${name}`, says]));
}
