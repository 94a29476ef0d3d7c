/**
 * The token that a client shows in place of its valid one: itself, `none`, or `tampered`, with one character of the
 * signature changed. Undefined for none.
 */
export function presented(token: string, how: string | undefined): string | undefined {
  if (how === 'none') return undefined;
  if (how !== 'tampered') return token;
  const [header = '', payload = '', signature = ''] = token.split('.');
  // The tenth character carries six bits of the signature in any encoding; another letter there breaks it for sure.
  const changed = signature.charAt(10) === 'A' ? 'B' : 'A';
  return [header, payload, signature.slice(0, 10) + changed + signature.slice(11)].join('.');
}
