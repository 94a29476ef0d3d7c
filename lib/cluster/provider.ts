import type { Progress } from '../model/progress.js';
import type { Cluster } from './cluster.js';

/** What a new cluster needs. Every path is absolute. */
export interface CreateOptions {
  run: string;
  /** The run's private folder (0700): the kubeconfig is written there and nowhere else. */
  folder: string;
  /** Folder that holds the run's `ca.crt` and nothing secret: nodes mount it as a whole. */
  caFolder: string;
  nodeImage: string;
  progress: Progress;
  /** Called as soon as the API server answers, while nodes are still joining; creation resolves after it. */
  onApiServer?: (cluster: Cluster) => Promise<void>;
  signal?: AbortSignal;
}

/** Where clusters come from. `kind` is the only one that makes them. */
export interface ClusterProvider {
  readonly name: 'kind';
  /** Makes the cluster; its nodes are not Ready yet, since Calico comes after. Throws EnvironmentError. */
  create(options: CreateOptions): Promise<Cluster>;
  /** Takes the cluster away and resolves when nothing of it is left. Safe to call twice. */
  remove(run: string, kubeconfig?: string): Promise<void>;
  /** Loads image archives (docker save or OCI) into every node, side by side. */
  loadImages(cluster: Cluster, archives: readonly string[]): Promise<void>;
  /** Runs a command on a node, outside every pod, and gives its stdout. */
  onNode(cluster: Cluster, node: string, command: readonly string[]): Promise<string>;
  /** Every run of which a container, volume or network is left on this engine. */
  runs(): Promise<string[]>;
}
