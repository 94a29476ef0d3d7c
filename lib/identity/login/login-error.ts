/** Why there is no credential, in one sentence for the person at the terminal. It never holds a token or a code. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
}
