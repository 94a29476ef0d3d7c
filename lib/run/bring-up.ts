import { join } from 'node:path';
import { applyCalico } from '../cluster/calico.js';
import { logPrefixOf } from '../cluster/calico-settings.js';
import type { Cluster } from '../cluster/cluster.js';
import { nameOfRun } from '../cluster/cluster.js';
import { ensureNetwork } from '../cluster/docker-network.js';
import { kindProvider } from '../cluster/kind-provider.js';
import { clusterReady } from '../cluster/readiness.js';
import type { Engine } from '../host/engine.js';
import { RunSecrets } from '../identity/run-secrets.js';
import type { Environment } from '../model/environment.js';
import type { Progress } from '../model/progress.js';
import type { Redaction } from '../model/redaction.js';
import { raiseAccessWorld } from './access-world.js';
import { saveEnvironment } from './environment-store.js';
import { prepareFlowWorld } from './flow-world.js';
import type { ImageSet } from './image-set.js';
import { ADMIN_USER, ISSUER_ORIGIN, makeAuthority, raiseIssuer } from './issuer.js';
import { raiseProbeWorld } from './probe-world.js';

export interface BringUp {
  id: string;
  /** The run's private folder, claimed already. */
  folder: string;
  engine: Engine;
  images: ImageSet;
  redaction: Redaction;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Makes an environment: the issuer and the cluster side by side, then the worlds side by side. Everything bears the
 * run's label from its first moment, so that a bring-up that ends half-way can be swept. The environment is written
 * down when all of it stands. Throws EnvironmentError of the stage that broke.
 */
export async function bringUp(request: BringUp): Promise<Environment> {
  const { id, folder, engine, images, progress, signal } = request;
  const secrets = new RunSecrets(join(folder, 'secrets.json'), request.redaction);
  const network = nameOfRun(id);
  const ca = await makeAuthority(id, folder, secrets);
  await progress.stage('network', () => ensureNetwork(engine.env, network, id));
  signal.throwIfAborted();
  const logPrefix = logPrefixOf(id);

  const issuer = progress.stage('keycloak', (note) =>
    raiseIssuer(
      {
        run: id,
        image: images.keycloakImage,
        optimized: true,
        network,
        dockerHost: engine.dockerHost,
        authority: ca.authority,
        secrets,
      },
      note,
    ),
  );
  const cluster = raiseCluster(request, ca.folder, logPrefix);
  const [keycloak, standing] = await bothOrNeither(issuer, cluster);
  signal.throwIfAborted();

  const environment: Environment = {
    id,
    provider: 'kind',
    folder,
    dockerHost: engine.dockerHost,
    network,
    cluster: standing.name,
    kubeconfig: standing.kubeconfig,
    nodes: standing.nodes,
    keycloak: {
      container: keycloak.container,
      issuerBase: ISSUER_ORIGIN,
      hostPort: keycloak.hostPort,
      adminUser: ADMIN_USER,
    },
    secretsFile: join(folder, 'secrets.json'),
    caFile: ca.file,
    logPrefix,
    images: images.refs,
  };
  await Promise.all([
    progress.stage('network world', (note) => raiseProbeWorld(standing, note)),
    progress.stage('access world', (note) =>
      raiseAccessWorld(standing, { route: keycloak.route, secrets }, note),
    ),
    progress.stage('flow world', (note) =>
      prepareFlowWorld(standing, { authority: ca.authority, secrets }, note),
    ),
  ]);
  saveEnvironment(environment);
  return environment;
}

async function raiseCluster(
  { id, folder, engine, images, progress, signal }: BringUp,
  caFolder: string,
  logPrefix: string,
): Promise<Cluster> {
  const kind = kindProvider({ path: images.kindPath, env: engine.env });
  const cluster = await kind.create({
    run: id,
    folder,
    caFolder,
    nodeImage: images.nodeImage,
    progress,
    onApiServer: (early) => applyCalico(early, images.calicoManifest, logPrefix),
    signal,
  });
  await progress.stage('calico', (note) => clusterReady(cluster, { note }));
  return cluster;
}

/** Both, or the first error; the other is awaited first, so that nothing is still being made when the sweep begins. */
async function bothOrNeither<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}
