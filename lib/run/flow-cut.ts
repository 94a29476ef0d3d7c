import { awaited } from '../cluster/awaited.js';
import { type Connection, connectionsOpenedBy } from '../flows/hops.js';
import { EnvironmentError } from '../model/errors.js';
import type { Manifest } from '../model/manifest.js';

/** What a cut needs of the cluster. */
export interface CutContext {
  /** The object as it stands, or undefined. */
  read(object: Manifest): Promise<Manifest | undefined>;
  remove(objects: Manifest[]): Promise<unknown>;
  apply(objects: Manifest[]): Promise<unknown>;
  /** Tries the connection with fresh sockets, from where it would be opened in the field. */
  connects(connection: Connection): Promise<boolean>;
}

/** A cut that is in force. `restore` puts the objects back, awaits that the connections are open again, and is safe to call twice. */
export interface Cut {
  connections: Connection[];
  restore(): Promise<void>;
}

/** Calico writes a policy within a second; on a busy machine it may need some. */
const BOUND_MS = 20_000;

/**
 * Takes objects of the flow world away, `NetworkPolicy namespace/name` each, and returns when what they opened is
 * closed; nothing sleeps for it. The connections must have been open before: silence on a path that never worked says
 * nothing (DESIGN, rules of evidence 2c). Throws EnvironmentError if they were not, or do not close; all is put back then.
 */
export async function makeCut(names: readonly string[], context: CutContext): Promise<Cut> {
  const connections = connectionsOpenedBy(names);
  const objects = await Promise.all(names.map((name) => standing(name, context)));
  for (const connection of connections) {
    if (!(await context.connects(connection))) throw closedBefore(connection);
  }
  let cut = true;
  const restore = async () => {
    if (!cut) return;
    await context.apply(objects);
    await become(connections, true, context);
    cut = false;
  };
  try {
    await context.remove(objects);
    await become(connections, false, context);
  } catch (error) {
    await restore();
    throw error;
  }
  return { connections, restore };
}

/** The object as it stands, without what the API server added: so it can be applied again just as it was. */
async function standing(name: string, context: CutContext): Promise<Manifest> {
  const object = await context.read(manifestOf(name));
  if (!object) {
    throw new EnvironmentError('flows', `${name} cannot be cut: it is not in the cluster`, {
      expected: `${name}, as fixtures/flows has it`,
      seen: 'no such object',
      nextStep: 'a fault may have removed it (twinlock fault undo); else twinlock down, then twinlock up',
    });
  }
  const { name: own, namespace, labels, annotations } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      name: own,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: object.spec,
  };
}

/** Cases name the objects of the flow world `NetworkPolicy namespace/name`; no other kind opens a hop. */
function manifestOf(name: string): Manifest {
  const [, namespace, own] = /^NetworkPolicy ([^/]+)\/(.+)$/.exec(name) ?? [];
  if (!namespace || !own) throw new RangeError(`"${name}" is not of the form "NetworkPolicy namespace/name"`);
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name: own } };
}

async function become(connections: Connection[], open: boolean, context: CutContext): Promise<void> {
  const wanted = open ? 'open again' : 'closed';
  await Promise.all(
    connections.map((connection) =>
      awaited(
        {
          stage: 'flows',
          expected: `${connection.from} -> ${connection.to}:${connection.port} is ${wanted}`,
          boundMs: BOUND_MS,
          everyMs: 50,
          nextStep: 'look at calico-node on the nodes of both ends: Felix may be stopped or far behind',
        },
        async () => {
          const connects = await context.connects(connection);
          return connects === open ? { reached: undefined } : { seen: connects ? 'open' : 'closed' };
        },
      ),
    ),
  );
}

function closedBefore({ from, to, port }: Connection): EnvironmentError {
  return new EnvironmentError(
    'flows',
    `the control failed: ${from} -> ${to}:${port} is closed before the cut`,
    {
      expected: 'a connection that is open until the case cuts it',
      seen: 'silence',
      nextStep: 'compare the policies of the flow namespaces with fixtures/flows/allow.yaml',
    },
  );
}
