import { EnvironmentError } from '../model/errors.js';
import type { KeycloakEvent } from '../model/evidence.js';
import { describe, type KeycloakAdmin } from './admin.js';

/** More than a flow can make; a realm that stored more between two moments is not ours alone. */
const MOST = 200;

/**
 * What a realm of Keycloak stored between two moments, epoch milliseconds, oldest first: only the type, the reason and
 * the client, since details name users, sessions and codes. Throws an EnvironmentError with Keycloak's words.
 * Source: the admin REST API, `GET /admin/realms/{realm}/events`.
 */
export async function realmEvents(
  admin: KeycloakAdmin,
  realm: string,
  from: number,
  to: number,
): Promise<KeycloakEvent[]> {
  try {
    const found = await admin.realms.findEvents({ realm, max: MOST, dateFrom: String(Math.floor(from)) });
    return found
      .flatMap(({ time, type, error, clientId }): KeycloakEvent[] =>
        time === undefined || type === undefined || time < from || time > to
          ? []
          : [
              {
                at: time,
                type: String(type),
                ...(error === undefined ? {} : { error }),
                ...(clientId === undefined ? {} : { client: clientId }),
              },
            ],
      )
      .sort((one, other) => one.at - other.at);
  } catch (error) {
    throw new EnvironmentError('keycloak', `the events of realm ${realm} could not be read`, {
      expected: 'stored events: eventsEnabled in the realm',
      seen: describe(error),
      nextStep: 'twinlock down, then twinlock up; the realm is made anew with its events stored',
      cause: error,
    });
  }
}
