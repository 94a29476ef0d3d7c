import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import type { KeycloakAdmin } from '../identity/admin.js';
import type { ClusterFault } from './context.js';
import { type ExpectedRed, expectedRed } from './expected-red.js';

/** Settings of a client that faults change, as the admin API calls them. */
const SETTINGS = [
  'enabled',
  'publicClient',
  'redirectUris',
  'directAccessGrantsEnabled',
  'serviceAccountsEnabled',
  'implicitFlowEnabled',
] as const;
type Setting = (typeof SETTINGS)[number];

/** What faults change of a client: its settings, its attributes, and the mappers of its tokens by their names. */
interface ClientChange {
  settings?: Partial<Pick<ClientRepresentation, Setting>>;
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

/** Several clients of one realm are set up otherwise in the same way. */
type ClientsFault = ExpectedRed & { realm?: string; clients: readonly string[]; change: ClientChange };

/** A client of the realm that API servers trust is set up otherwise. Nothing of the API server is changed. */
export function clientFault(options: ClientFault): ClusterFault {
  return faultOf(options, { client: options.client, realm: 'k8s', at: 'keycloak' });
}

/** A client of a realm of the flows is set up otherwise; of realm `flows` if left out. */
export function flowClientFault(options: ClientFault & { realm?: string }): ClusterFault {
  return faultOf(options, { client: options.client, realm: options.realm ?? 'flows', at: 'flowsKeycloak' });
}

/**
 * The same for several clients of a realm of the flows at once. A client that is made public loses its secret in
 * Keycloak, and gets the run's own back.
 */
export function flowClientsFault(options: ClientsFault): ClusterFault {
  const { realm = 'flows', change } = options;
  const faults = options.clients.map((client) =>
    faultOf({ ...options, client, change }, { client, realm, at: 'flowsKeycloak' }),
  );
  return {
    ...expectedRed(options),
    inject: async (context) => {
      const states: unknown[] = [];
      for (const fault of faults) states.push(await fault.inject(context));
      return { states };
    },
    prove: async (context) => {
      const proofs: string[] = [];
      for (const fault of faults) proofs.push(await fault.prove(context, {}));
      return proofs.join('; ');
    },
    undo: async (context, state) => {
      const { states = [] } = state as { states?: unknown[] };
      for (const [index, fault] of faults.entries()) await fault.undo(context, states[index] ?? {});
    },
  };
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
        const parts = Object.values(seen).filter((part) => Object.keys(part).length > 0);
        return `client ${client} of realm ${realm} has ${parts.map((part) => JSON.stringify(part)).join(' ')}`;
      });
    },
    async undo(context, state) {
      const { former } = state as { former?: ClientChange };
      if (former === undefined) return;
      const secret = former.settings?.publicClient === false ? context.secretOf(realm, client) : undefined;
      await context[at]((admin) => changed(admin, place, former, secret));
    },
  };
}

function withDefaults({
  settings = {},
  attributes = {},
  mappers = {},
}: ClientChange): Required<ClientChange> {
  return { settings, attributes, mappers };
}

/** What the client has of that which is changed. */
function formerOf(client: ClientRepresentation, change: ClientChange): Required<ClientChange> {
  const { settings, attributes, mappers } = withDefaults(change);
  const attribute = (name: string) => String(client.attributes?.[name] ?? '');
  const setting = (mapper: string, name: string) =>
    String(client.protocolMappers?.find((one) => one.name === mapper)?.config?.[name] ?? '');
  const keysOf = Object.entries(mappers).map(([mapper, config]): [string, Record<string, string>] => [
    mapper,
    Object.fromEntries(Object.keys(config).map((name) => [name, setting(mapper, name)])),
  ]);
  return {
    settings: Object.fromEntries(Object.keys(settings).map((name) => [name, client[name as Setting]])),
    attributes: Object.fromEntries(Object.keys(attributes).map((name) => [name, attribute(name)])),
    mappers: Object.fromEntries(keysOf),
  };
}

async function changed(
  admin: KeycloakAdmin,
  place: ClientPlace,
  change: ClientChange,
  secret?: string,
): Promise<void> {
  const { realm } = place;
  const client = await clientNamed(admin, place);
  const { settings, attributes, mappers } = withDefaults(change);
  if (Object.keys({ ...settings, ...attributes }).length > 0) {
    const all = { ...client.attributes, ...attributes };
    const whole = { ...client, ...settings, attributes: all, ...(secret === undefined ? {} : { secret }) };
    await admin.clients.update({ realm, id: client.id }, whole);
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
