import pLimit from 'p-limit';
import { EnvironmentError } from '../model/errors.js';
import { describe, type KeycloakAdmin } from './admin.js';
import type { RealmDescription } from './realm-description.js';
import {
  clientRepresentation,
  realmRepresentation,
  realmSettings,
  userRepresentation,
} from './representation.js';
import type { RealmSecrets } from './run-secrets.js';

/** Requests to Keycloak at once; more only queue up in front of its one or two cores. */
const AT_ONCE = 4;

/**
 * Makes the realm as described: settings, signing key, groups, users with passwords and memberships, clients with
 * secrets and mappers. What stands already is set again, what is more than described is left alone; called twice it
 * changes nothing. Throws an EnvironmentError that names the object which Keycloak refused.
 */
export async function seedRealm(
  admin: KeycloakAdmin,
  description: RealmDescription,
  secrets: Pick<RealmSecrets, 'passwordOf' | 'secretOf' | 'signingKey'>,
): Promise<void> {
  const { realm } = description;
  await saying(realm, 'the realm itself', async () => {
    if (await admin.realms.findOne({ realm })) {
      await admin.realms.update({ realm }, realmSettings(description));
    } else {
      await admin.realms.create(realmRepresentation(description, secrets.signingKey()));
    }
  });
  const limit = pLimit(AT_ONCE);
  const clients = description.clients.map((client) =>
    limit(() =>
      saying(realm, `client ${client.id}`, async () => {
        const wanted = clientRepresentation(client, () => secrets.secretOf(client.id));
        const [known] = await admin.clients.find({ realm, clientId: client.id });
        if (known?.id) {
          // An update leaves mappers alone, so a client that has them is put in order by hand only where it differs.
          await admin.clients.update({ realm, id: known.id }, { ...known, ...wanted });
          const names = new Set((known.protocolMappers ?? []).map((mapper) => mapper.name));
          const missing = (wanted.protocolMappers ?? []).filter((mapper) => !names.has(mapper.name ?? ''));
          await admin.clients.addMultipleProtocolMappers({ realm, id: known.id }, missing);
        } else {
          await admin.clients.create({ realm, ...wanted });
        }
      }),
    ),
  );
  const groupIds = new Map(
    await Promise.all(
      description.groups.map((name) =>
        limit(() =>
          saying(realm, `group ${name}`, async () => [name, await ensureGroup(admin, realm, name)] as const),
        ),
      ),
    ),
  );
  const users = description.users.map((user) =>
    limit(() =>
      saying(realm, `user ${user.name}`, async () => {
        const id = await ensureUser(admin, realm, user.name, secrets.passwordOf(user.name));
        for (const group of user.groups) {
          await admin.users.addToGroup({ realm, id, groupId: groupIds.get(group) ?? '' });
        }
      }),
    ),
  );
  await Promise.all([...clients, ...users]);
}

async function ensureGroup(admin: KeycloakAdmin, realm: string, name: string): Promise<string> {
  const found = await admin.groups.find({ realm, search: name, exact: true });
  const known = found.find((group) => group.name === name)?.id;
  return known ?? (await admin.groups.create({ realm, name })).id;
}

async function ensureUser(
  admin: KeycloakAdmin,
  realm: string,
  name: string,
  password: string,
): Promise<string> {
  const credential = { type: 'password', value: password, temporary: false };
  const wanted = userRepresentation(name);
  const [known] = await admin.users.find({ realm, username: name, exact: true });
  if (!known?.id) return (await admin.users.create({ realm, ...wanted, credentials: [credential] })).id;
  await admin.users.update({ realm, id: known.id }, wanted);
  await admin.users.resetPassword({ realm, id: known.id, credential });
  return known.id;
}

async function saying<T>(realm: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new EnvironmentError('realm', `Keycloak did not take ${what} of realm ${realm}`, {
      expected: 'created, or set as described in fixtures/realms/',
      seen: describe(error),
      nextStep: 'compare the description with the server, then twinlock down and twinlock up',
      cause: error,
    });
  }
}
