import { z } from 'zod';
import { EnvironmentError } from '../model/errors.js';
import type { Route } from './route.js';

const answerSchema = z.looseObject({
  access_token: z.string(),
  id_token: z.string().optional(),
});

/** Tokens as issued (RFC 6749 §5.1); the ID token where the scope had `openid` and a user took part. */
export interface IssuedTokens {
  accessToken: string;
  idToken: string | undefined;
}

/** Who asks, and by which grant. */
export type TokenGrant =
  | { grant: 'password'; client: string; user: string; password: string }
  | { grant: 'client-credentials'; client: string; secret: string };

/**
 * Asks a realm's token endpoint. Every call is a new session and gives tokens that nobody has seen before.
 * Throws an EnvironmentError with Keycloak's own error if it refuses; never with anything that was sent.
 */
export async function requestTokens(route: Route, realm: string, grant: TokenGrant): Promise<IssuedTokens> {
  const response = await route.fetch(`/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form(grant)),
    signal: AbortSignal.timeout(15_000),
  });
  const body: unknown = await response.json().catch(() => undefined);
  const answer = answerSchema.safeParse(body);
  if (response.status === 200 && answer.success) {
    return { accessToken: answer.data.access_token, idToken: answer.data.id_token };
  }
  const refusal = (body ?? {}) as { error?: string; error_description?: string };
  throw new EnvironmentError(
    'tokens',
    `Keycloak issues no token to client ${grant.client} of realm ${realm}`,
    {
      expected: `200 and a token by the ${grant.grant} grant`,
      seen: [response.status, refusal.error, refusal.error_description].filter(Boolean).join(' '),
      nextStep: 'compare the client with fixtures/realms/; twinlock up seeds the realm anew',
    },
  );
}

function form(grant: TokenGrant): Record<string, string> {
  return grant.grant === 'password'
    ? {
        grant_type: 'password',
        client_id: grant.client,
        username: grant.user,
        password: grant.password,
        scope: 'openid',
      }
    : { grant_type: 'client_credentials', client_id: grant.client, client_secret: grant.secret };
}
