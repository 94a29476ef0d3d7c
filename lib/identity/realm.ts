import { EnvironmentError } from '../model/errors.js';
import { describe, type KeycloakAdmin } from './admin.js';
import type { RealmDescription } from './realm-description.js';
import { realmRepresentation, type SeedSecrets } from './representation.js';

/**
 * Makes a realm as described: settings, keys, groups, users with passwords and memberships, clients with secrets and
 * mappers. Throws an EnvironmentError with Keycloak's words if it refuses, also where the realm is there already.
 */
export async function seedRealm(
  admin: KeycloakAdmin,
  description: RealmDescription,
  secrets: SeedSecrets,
): Promise<void> {
  const { realm } = description;
  const whole = realmRepresentation(description, secrets);
  try {
    await admin.realms.create(whole);
  } catch (error) {
    throw new EnvironmentError('realm', `Keycloak did not take realm ${realm}`, {
      expected: `created as described in fixtures/realms/${realm}.yaml`,
      seen: describe(error),
      nextStep: 'compare the description with the server, then twinlock down and twinlock up',
      cause: error,
    });
  }
}
