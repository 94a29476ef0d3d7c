import type { Attempt, Tokens } from './attempt.js';
import type { Form } from './form.js';
import type { Wire } from './wire.js';

/** A revocation that is odd; the twin revokes a session's refresh token as it should be. */
function revocation(wrong: string, change: (wire: Wire, tokens: Tokens) => Form): Attempt {
  return {
    wrong,
    place: { hop: 'H8', from: 'client/cli', to: 'idp/keycloak', port: 8443 },
    prepare: async (wire) => {
      const tokens = await wire.tokens('web');
      const other = await wire.of('flows').tokens('web');
      const base: Form = { ...wire.as('web'), token_type_hint: 'refresh_token' };
      return {
        twin: () => wire.post('revoke', { token: tokens.refresh_token, ...base }),
        attempt: () => wire.post('revoke', { token: other.refresh_token, ...base, ...change(wire, other) }),
      };
    },
  };
}

/** RFC 7009 sections 2.1 and 2.2. */
export const REVOCATIONS = {
  'revocation-of-another-clients-token': revocation('the token was given to another client', (wire) =>
    wire.as('shop'),
  ),
  'revocation-of-an-id-token': revocation('an ID token is nothing that can be revoked', (_wire, tokens) => ({
    token: tokens.id_token,
    token_type_hint: undefined,
  })),
  'revocation-by-nobody': revocation('a confidential client shows its name alone', () => ({
    client_secret: undefined,
  })),
} satisfies Record<string, Attempt>;
