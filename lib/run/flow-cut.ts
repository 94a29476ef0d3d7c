import { awaited } from '../cluster/awaited.js';
import { ContradictionError, EnvironmentError } from '../model/errors.js';
import type { FlowConnection, FlowCut } from '../model/flow-cut.js';
import { type Manifest, manifestName } from '../model/manifest.js';

/** What a cut needs of the cluster. */
export interface CutContext {
  /** The object as it stands, or undefined. */
  read(object: Manifest): Promise<Manifest | undefined>;
  remove(objects: Manifest[]): Promise<unknown>;
  apply(objects: Manifest[]): Promise<unknown>;
  /** Tries the connection with fresh sockets, from where it would be opened in the field. */
  connects(connection: FlowConnection): Promise<boolean>;
  /** How long a cut may take to show, in milliseconds; as long as a busy machine needs if left out. */
  cutBoundMs?: number;
}

/** A cut that is in force. `restore` puts the objects back, awaits that the connections are open again, and is safe to call twice. */
export interface Cut {
  connections: FlowConnection[];
  restore(): Promise<void>;
}

/** Calico writes a policy within a second; on a busy machine it may need some. */
const BOUND_MS = 20_000;

/**
 * Takes objects of the flow world away, applies documents of the case, and returns when what must close is closed; nothing
 * sleeps for it. The connections must have been open before: silence on a path that never worked says nothing (DESIGN,
 * rules of evidence 2c). Throws EnvironmentError if they were not, and ContradictionError if one does not close: the case
 * says that nothing else allows it. All is put back then, and what a document replaced stands again as it stood.
 */
export async function makeCut({ remove, apply, closes }: FlowCut, context: CutContext): Promise<Cut> {
  const gone = await Promise.all(remove.map((object) => standing(object, context)));
  const replaced = await Promise.all(apply.map((object) => context.read(object)));
  const back = [...gone, ...replaced.filter((object) => object !== undefined)].map(asWritten);
  const added = apply.filter((_, index) => replaced[index] === undefined);
  await Promise.all(
    closes.map(async (connection) => {
      if (!(await context.connects(connection))) throw closedBefore(connection);
    }),
  );
  let cut = true;
  const restore = async () => {
    if (!cut) return;
    if (back.length > 0) await context.apply(back);
    if (added.length > 0) await context.remove(added);
    await become(closes, true, BOUND_MS, context);
    cut = false;
  };
  try {
    if (apply.length > 0) await context.apply(apply);
    if (remove.length > 0) await context.remove(gone.map(asWritten));
    await closed(closes, context);
  } catch (error) {
    await restore();
    throw error;
  }
  return { connections: closes, restore };
}

async function standing(object: Manifest, context: CutContext): Promise<Manifest> {
  const found = await context.read(object);
  if (found) return found;
  const name = manifestName(object);
  throw new EnvironmentError('flows', `${name} cannot be cut: it is not in the cluster`, {
    expected: `${name}, as fixtures/flows has it`,
    seen: 'no such object',
    nextStep: 'a fault may have removed it (twinlock fault undo); else twinlock down, then twinlock up',
  });
}

/** The object as it stands, without what the API server added: so it can be applied again just as it was. */
function asWritten({ apiVersion, kind, metadata, spec }: Manifest): Manifest {
  const { name, namespace, labels, annotations } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    // All that a namespace has there is the API server's own.
    ...(spec === undefined || kind === 'Namespace' ? {} : { spec }),
  };
}

/** A connection that stays open is a finding and no trouble of the tool: something allows it that should not. */
async function closed(connections: FlowConnection[], context: CutContext): Promise<void> {
  try {
    await become(connections, false, context.cutBoundMs ?? BOUND_MS, context);
  } catch (error) {
    if (!(error instanceof EnvironmentError) || error.seen !== 'open') throw error;
    throw new ContradictionError(`${error.message}: it stays open, so another policy allows it`, {
      nextStep:
        'look for a policy that is no part of fixtures/flows: kubectl get networkpolicy -A, and the policies of Calico',
    });
  }
}

async function become(
  connections: FlowConnection[],
  open: boolean,
  boundMs: number,
  context: CutContext,
): Promise<void> {
  const wanted = open ? 'open again' : 'closed';
  await Promise.all(
    connections.map((connection) =>
      awaited(
        {
          stage: 'flows',
          expected: `${wordsOf(connection)} is ${wanted}`,
          boundMs,
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

function wordsOf({ from, to, port }: FlowConnection): string {
  return `${from} -> ${to}:${port}`;
}

function closedBefore(connection: FlowConnection): EnvironmentError {
  return new EnvironmentError(
    'flows',
    `the control failed: ${wordsOf(connection)} is closed before the cut`,
    {
      expected: 'a connection that is open until the case cuts it',
      seen: 'silence',
      nextStep: 'compare the policies of the flow namespaces with fixtures/flows/allow.yaml',
    },
  );
}
