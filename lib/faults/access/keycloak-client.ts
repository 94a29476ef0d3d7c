import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import type { KeycloakAdmin } from '../../identity/admin.js';
import type { ClusterFault } from '../context.js';
import { type ExpectedRed, expectedRed } from './expected-red.js';

const REALM = 'k8s';

/** What faults change of a client: its attributes, and the mappers of its tokens by their names. */
interface ClientChange {
  /** An empty word takes one away. */
  attributes?: Record<string, string>;
  /** Configuration of a mapper that the client has, by the mapper's name. */
  mappers?: Record<string, Record<string, string>>;
}

/** A client of the realm that API servers trust is set up otherwise. Nothing of the API server is changed. */
export function clientFault(options: ExpectedRed & { client: string; change: ClientChange }): ClusterFault {
  const { client, change } = options;
  return {
    ...expectedRed(options),
    async inject({ keycloak }) {
      return await keycloak(async (admin) => {
        const former = formerOf(await clientNamed(admin, client), change);
        await changed(admin, client, change);
        return { former };
      });
    },
    async prove({ keycloak }) {
      return await keycloak(async (admin) => {
        const seen = formerOf(await clientNamed(admin, client), change);
        if (JSON.stringify(seen) !== JSON.stringify(withDefaults(change)))
          throw new Error(`client ${client} of realm ${REALM} has ${JSON.stringify(seen)}`);
        return `client ${client} of realm ${REALM} has ${JSON.stringify(seen.attributes)} ${JSON.stringify(seen.mappers)}`;
      });
    },
    async undo({ keycloak }, state) {
      const { former } = state as { former?: ClientChange };
      if (former !== undefined) await keycloak((admin) => changed(admin, client, former));
    },
  };
}

function withDefaults({ attributes = {}, mappers = {} }: ClientChange): Required<ClientChange> {
  return { attributes, mappers };
}

/** What the client has of that which is changed. */
function formerOf(client: ClientRepresentation, change: ClientChange): Required<ClientChange> {
  const { attributes, mappers } = withDefaults(change);
  const attribute = (name: string) => String(client.attributes?.[name] ?? '');
  const setting = (mapper: string, name: string) =>
    String(client.protocolMappers?.find((one) => one.name === mapper)?.config?.[name] ?? '');
  const keysOf = Object.entries(mappers).map(([mapper, config]): [string, Record<string, string>] => [
    mapper,
    Object.fromEntries(Object.keys(config).map((name) => [name, setting(mapper, name)])),
  ]);
  return {
    attributes: Object.fromEntries(Object.keys(attributes).map((name) => [name, attribute(name)])),
    mappers: Object.fromEntries(keysOf),
  };
}

async function changed(admin: KeycloakAdmin, clientId: string, change: ClientChange): Promise<void> {
  const client = await clientNamed(admin, clientId);
  const { attributes, mappers } = withDefaults(change);
  if (Object.keys(attributes).length > 0) {
    const all = { ...client.attributes, ...attributes };
    await admin.clients.update({ realm: REALM, id: client.id }, { ...client, attributes: all });
  }
  for (const [name, config] of Object.entries(mappers)) {
    const mapper = client.protocolMappers?.find((one) => one.name === name);
    if (mapper?.id === undefined) throw new Error(`client ${clientId} has no mapper "${name}"`);
    const path = { realm: REALM, id: client.id, mapperId: mapper.id };
    await admin.clients.updateProtocolMapper(path, { ...mapper, config: { ...mapper.config, ...config } });
  }
}

async function clientNamed(
  admin: KeycloakAdmin,
  clientId: string,
): Promise<ClientRepresentation & { id: string }> {
  const [client] = await admin.clients.find({ realm: REALM, clientId });
  if (client?.id !== undefined) return { ...client, id: client.id };
  throw new Error(`realm ${REALM} has no client "${clientId}"`);
}
