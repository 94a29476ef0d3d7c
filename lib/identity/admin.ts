import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { EnvironmentError } from '../model/errors.js';
import type { Route } from './route.js';

/** Keycloak's admin API, logged in; the client renews its token by itself. */
export type KeycloakAdmin = KeycloakAdminClient;

/** Bound of one admin request, in milliseconds; Keycloak's first answers on busy cores take seconds. */
const REQUEST_MS = 30_000;

/**
 * Logs in to the admin API over a route. The admin lives in realm `master`, and so does this session; requests name
 * the realm that they are about. Throws an EnvironmentError if the login is refused or unanswered.
 */
export async function openAdmin(
  route: Route,
  admin: { user: string; password: string },
): Promise<KeycloakAdmin> {
  const client = new KeycloakAdminClient({
    baseUrl: route.origin,
    realmName: 'master',
    requestOptions: route.requestInit,
    timeout: REQUEST_MS,
  });
  try {
    await client.auth({
      grantType: 'password',
      clientId: 'admin-cli',
      username: admin.user,
      password: admin.password,
    });
  } catch (error) {
    const went = statusOf(error) === undefined ? 'does not answer' : 'refused the login';
    throw new EnvironmentError('keycloak', `the admin API of ${route.origin} ${went}`, {
      expected: `an access token for ${admin.user}`,
      seen: describe(error),
      nextStep: 'twinlock down, then twinlock up; the container may be left from another run',
      cause: error,
    });
  }
  return client;
}

/** What a failed request of the admin client says: the server's own words, else the socket's. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const status = statusOf(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return status === undefined ? `${error.message}${cause}` : `HTTP ${status} ${error.message}`;
}

/** The status of the answer that the admin client did not like; undefined where none came. */
export function statusOf(error: unknown): number | undefined {
  return (error as { response?: { status?: number } }).response?.status;
}
