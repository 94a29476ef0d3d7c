/** What a client may show: its token, none, or its token with one character of the signature or the claims changed. */
export const forgeable = ['valid', 'none', 'tampered'];

/** The token that is shown in place of the valid one; undefined for none. */
export function presented(token: string, how: string | undefined): string | undefined {
  if (how === 'none') return undefined;
  if (how !== 'tampered') return token;
  const [header = '', payload = '', signature = ''] = token.split('.');
  // The tenth character carries six bits of the signature in any encoding; another letter there breaks it for sure.
  const changed = signature.charAt(10) === 'A' ? 'B' : 'A';
  return [header, payload, signature.slice(0, 10) + changed + signature.slice(11)].join('.');
}
