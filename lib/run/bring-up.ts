import { join } from 'node:path';
import { bringUpCluster } from '../cluster/bring-up.js';
import { logPrefixOf } from '../cluster/calico-settings.js';
import { nameOfRun } from '../cluster/cluster.js';
import { ensureNetwork } from '../cluster/docker-network.js';
import { kindProvider } from '../cluster/kind-provider.js';
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
import { raiseOutside } from './outside.js';
import { raiseProbeWorld } from './probe-world.js';
import { raiseTestIssuers } from './test-issuers.js';

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
  const cluster = bringUpCluster(kindProvider({ path: images.kindPath, env: engine.env }), {
    run: id,
    folder,
    caFolder: ca.folder,
    nodeImage: images.nodeImage,
    progress,
    signal,
    calico: images.calicoManifest,
    logPrefix,
  });
  const beside = { name: network, run: id, network, engineEnv: engine.env };
  // The worlds begin as soon as the cluster stands; only the access world needs the issuer beside it.
  const [keycloak, standing] = await allOrNone([
    issuer,
    cluster,
    progress.stage('outside host', () => raiseOutside(beside, { image: images.agentImage, folder })),
    progress.stage('test issuers', () =>
      raiseTestIssuers(beside, { image: images.agentImage, folder, authority: ca.authority, secrets }),
    ),
    cluster.then((early) => progress.stage('network world', (note) => raiseProbeWorld(early, note))),
    cluster.then((early) =>
      progress.stage('flow world', (note) =>
        prepareFlowWorld(early, { authority: ca.authority, secrets }, note),
      ),
    ),
    Promise.all([issuer, cluster]).then(([{ route }, early]) =>
      progress.stage('access world', (note) => raiseAccessWorld(early, { route, secrets }, note)),
    ),
  ]);
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
  saveEnvironment(environment);
  return environment;
}

/** All of them, or the first error; the others are awaited first, so that nothing is being made when the sweep begins. */
async function allOrNone<T extends readonly unknown[]>(
  works: {
    [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  const settled = await Promise.allSettled(works);
  const broken = settled.find(({ status }) => status === 'rejected');
  if (broken?.status === 'rejected') throw broken.reason;
  return Promise.all(works) as Promise<unknown> as Promise<T>;
}
