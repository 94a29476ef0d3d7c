import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import type { KeycloakAdmin } from '../identity/admin.js';
import type { ClusterFault } from './context.js';
import { type ExpectedRed, expectedRed } from './expected-red.js';

/** What faults change of a client: its attributes, and the mappers of its tokens by their names. */
interface ClientChange {
  /** An empty word takes one away. */
  attributes?: Record<string, string>;
  /** Configuration of a mapper that the client has, by the mapper's name. */
  mappers?: Record<string, Record<string, string>>;
}

/** Where a client is: its realm, and the Keycloak that serves it. */
interface ClientPlace {
  client: string;
  realm: string;
  /** `keycloak` is the one that API servers trust, `flowsKeycloak` the one inside the cluster. */
  at: 'keycloak' | 'flowsKeycloak';
}

type ClientFault = ExpectedRed & { client: string; change: ClientChange };

/** A client of the realm that API servers trust is set up otherwise. Nothing of the API server is changed. */
export function clientFault(options: ClientFault): ClusterFault {
  return faultOf(options, { client: options.client, realm: 'k8s', at: 'keycloak' });
}

/** A client of a realm of the flows is set up otherwise; of realm `flows` if left out. */
export function flowClientFault(options: ClientFault & { realm?: string }): ClusterFault {
  return faultOf(options, { client: options.client, realm: options.realm ?? 'flows', at: 'flowsKeycloak' });
}

function faultOf(options: ClientFault, place: ClientPlace): ClusterFault {
  const { change } = options;
  const { client, realm, at } = place;
  return {
    ...expectedRed(options),
    async inject(context) {
      return await context[at](async (admin) => {
        const former = formerOf(await clientNamed(admin, place), change);
        await changed(admin, place, change);
        return { former };
      });
    },
    async prove(context) {
      return await context[at](async (admin) => {
        const seen = formerOf(await clientNamed(admin, place), change);
        if (JSON.stringify(seen) !== JSON.stringify(withDefaults(change)))
          throw new Error(`client ${client} of realm ${realm} has ${JSON.stringify(seen)}`);
        return `client ${client} of realm ${realm} has ${JSON.stringify(seen.attributes)} ${JSON.stringify(seen.mappers)}`;
      });
    },
    async undo(context, state) {
      const { former } = state as { former?: ClientChange };
      if (former !== undefined) await context[at]((admin) => changed(admin, place, former));
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

async function changed(admin: KeycloakAdmin, place: ClientPlace, change: ClientChange): Promise<void> {
  const { realm } = place;
  const client = await clientNamed(admin, place);
  const { attributes, mappers } = withDefaults(change);
  if (Object.keys(attributes).length > 0) {
    const all = { ...client.attributes, ...attributes };
    await admin.clients.update({ realm, id: client.id }, { ...client, attributes: all });
  }
  for (const [name, config] of Object.entries(mappers)) {
    const mapper = client.protocolMappers?.find((one) => one.name === name);
    if (mapper?.id === undefined) throw new Error(`client ${place.client} has no mapper "${name}"`);
    const path = { realm, id: client.id, mapperId: mapper.id };
    await admin.clients.updateProtocolMapper(path, { ...mapper, config: { ...mapper.config, ...config } });
  }
}

/** The client as Keycloak has it. Throws where the realm has none of that name. */
export async function clientNamed(
  admin: KeycloakAdmin,
  { realm, client: clientId }: Pick<ClientPlace, 'realm' | 'client'>,
): Promise<ClientRepresentation & { id: string }> {
  const [client] = await admin.clients.find({ realm, clientId });
  if (client?.id !== undefined) return { ...client, id: client.id };
  throw new Error(`realm ${realm} has no client "${clientId}"`);
}
