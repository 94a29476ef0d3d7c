import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { awaited } from '../cluster/awaited.js';
import type { Cluster } from '../cluster/cluster.js';
import { list, read } from '../cluster/objects.js';
import { remove } from '../cluster/remove.js';
import { bundleApps } from '../flows/apps-bundle.js';
import { EnvironmentError } from '../model/errors.js';
import type { Manifest } from '../model/manifest.js';
import type { OwnWorld } from '../model/own-flow.js';
import { applyWithNamespaces } from './new-namespaces.js';
import { podsReady } from './probe-world.js';
import { connectProbes, type Probes } from './probes.js';

/** On what of a user stands in the cluster; by it the next command finds what a killed one left. */
const MARK = 'twinlock.dev/own-flow';
/** Where a user may have put a policy that lets callers in. */
const ISSUER_SPACE = 'idp';
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' };
const POLICY = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };

/** The user's namespaces with their policies, and in them the agents of the stand-ins. */
export interface OwnStage {
  /** PEM of the CAs that the issuer is trusted by. */
  ca: string;
  probes: Probes;
  /** Takes all of it away again; nothing of the flow world was changed. */
  strike(): Promise<void>;
}

/**
 * Sets up what a user's flow needs: namespaces, policies, Services, and the stand-ins for the actors, with their programs.
 * What an earlier command left is removed first. Throws EnvironmentError where a namespace is somebody else's or a pod does
 * not become ready, and ApiError where an object is refused; nothing is left then.
 */
export async function setStage(cluster: Cluster, own: OwnWorld, runCa: string): Promise<OwnStage> {
  await sweep(cluster);
  await refuseForeign(cluster, own.namespaces);
  const ca = trustedBy(own, runCa);
  const objects = own.objects.map((object) => marked(object, own.key));
  const strike = async () => {
    await remove(cluster, [
      ...objects.filter(({ metadata }) => metadata.namespace === ISSUER_SPACE),
      // Pods end at once when they are asked to by name; with their namespace it takes longer.
      ...objects.filter(({ kind }) => kind === 'Pod'),
    ]);
    await remove(
      cluster,
      objects.filter(({ kind }) => kind === 'Namespace'),
    );
  };
  try {
    await applyWithNamespaces(cluster, [...(await programs(own.namespaces, ca)), ...objects]);
    await podsReady(cluster, own.namespaces, () => {});
    const probes = await connectProbes(cluster, own.namespaces);
    return {
      ca,
      probes,
      strike: async () => {
        probes.close();
        await strike();
      },
    };
  } catch (error) {
    await strike();
    throw error;
  }
}

/** Removes what a command that was killed left of a user's flow. */
async function sweep(cluster: Cluster): Promise<void> {
  const found = await Promise.all([
    list(cluster, NAMESPACE),
    list(cluster, POLICY, { namespace: ISSUER_SPACE }),
  ]);
  const left = found.flat().filter(({ metadata }) => metadata.annotations?.[MARK] !== undefined);
  if (left.length > 0) await remove(cluster, left);
}

async function refuseForeign(cluster: Cluster, namespaces: readonly string[]): Promise<void> {
  const standing = await Promise.all(
    namespaces.map((name) => read(cluster, { ...NAMESPACE, metadata: { name } })),
  );
  const [first] = standing.filter((one) => one !== undefined);
  if (!first) return;
  throw new EnvironmentError(
    'flows',
    `namespace ${first.metadata.name} stands already and is not this case's`,
    {
      expected: 'namespaces that only this case uses: they are removed after it',
      seen: `namespace ${first.metadata.name}, made by somebody else`,
      nextStep: 'give the namespace another name in the manifests, or remove it from the cluster',
    },
  );
}

function marked(object: Manifest, key: string): Manifest {
  const { annotations, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [MARK]: key } } };
}

/** What the stand-ins mount beside the agent's program. */
async function programs(namespaces: readonly string[], ca: string): Promise<Manifest[]> {
  const apps = await bundleApps();
  const data = { 'twinlock-apps': apps, 'twinlock-ca': { 'ca.pem': ca } };
  return namespaces.flatMap((namespace) =>
    Object.entries(data).map(([name, files]) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      data: files,
    })),
  );
}

function trustedBy({ issuer }: OwnWorld, runCa: string): string {
  if (issuer.ca !== undefined) return readFileSync(issuer.ca, 'utf8');
  return issuer.address === undefined ? runCa : rootCertificates.join('\n');
}

/** Awaits that every connection that the policies allow is open: a new pod is let in only when Felix knows it. */
export async function awaitOpen(
  { open }: Pick<OwnWorld, 'open'>,
  connects: (connection: OwnWorld['open'][number]) => Promise<boolean>,
  boundMs = 20_000,
): Promise<void> {
  await Promise.all(
    open.map((connection) => {
      const name = `${connection.from} -> ${connection.to}:${connection.port}`;
      return awaited(
        {
          stage: 'flows',
          expected: `${name} is open, as the policies have it`,
          boundMs,
          everyMs: 50,
          nextStep:
            'look at the pod at its end, and at the policies that stand: kubectl get networkpolicies -A',
        },
        async () => ((await connects(connection)) ? { reached: undefined } : { seen: 'closed' }),
      );
    }),
  );
}
