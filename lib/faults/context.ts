import { clusterOf, controlPlane } from '../cluster/cluster.js';
import type { KeycloakAdmin } from '../identity/admin.js';
import type { TestIssuers } from '../identity/test-issuers.js';
import type { Family } from '../model/cell.js';
import type { Environment } from '../model/environment.js';
import type { Fault } from '../model/fault.js';
import type { Manifest } from '../model/manifest.js';

/** The fixed addresses of a probe pod by IP version, in each list one for each lane of the network world. */
export type ProbeAddresses = Record<Family, readonly string[]>;

/**
 * The API servers beside the cluster's. Each function starts the server if it does not run, and what changes it resolves
 * when the new process serves and has read its issuers: a restart takes a third of the time of a hot reload.
 */
export interface SideServers {
  /** The AuthenticationConfiguration that the server has, byte for byte. */
  authentication(name: string): Promise<string>;
  /** Gives it another one and restarts it; gives the hash by which its metric will name that one. */
  configure(name: string, text: string): Promise<string>;
  /** The hash of the configuration that is in force, as its metric names it; undefined where there is none. */
  configured(name: string): Promise<string | undefined>;
  /** Restarts it with one flag changed, or without it. */
  changeFlag(name: string, flag: string, value: string | undefined): Promise<void>;
  /** The command line of its process. */
  flags(name: string): Promise<string[]>;
  /** Whom it takes a token for, empty if for nobody, and why not. */
  review(name: string, token: string): Promise<{ user: string; error: string }>;
  /** Ends it and starts it as its description says, whatever was changed. */
  restore(name: string): Promise<void>;
}

/** What faults may touch of a standing environment. Every function resolves when the change is in force. */
export interface FaultContext {
  environment: Environment;
  /** The probe pods of the network world by the name that they have in the first lane, `x/a`. */
  probes: ReadonlyMap<string, ProbeAddresses>;
  /** Runs a script with bash on a node and gives its standard output. Throws where it exits with another code than 0. */
  onNode(node: string, script: string): Promise<string>;
  apply(objects: Manifest[]): Promise<void>;
  remove(objects: Manifest[]): Promise<void>;
  /** The object as it stands, or undefined. */
  read(object: Manifest): Promise<Manifest | undefined>;
  /** Changes a flag of the running API server, awaits the new process, and gives the former value. */
  changeApiServerFlag(flag: string, value: string | undefined): Promise<string | undefined>;
  sideServers: SideServers;
  /** The test issuers that side servers trust. */
  issuers(): Promise<TestIssuers>;
  /** Some work in an admin session of the Keycloak that API servers trust. */
  keycloak<T>(work: (admin: KeycloakAdmin) => Promise<T>): Promise<T>;
  /** The same of the Keycloak inside the cluster. */
  flowsKeycloak<T>(work: (admin: KeycloakAdmin) => Promise<T>): Promise<T>;
  /** The secret that the run made for a client of a realm of the flows. */
  secretOf(realm: string, client: string): string;
  /** Runs a program in a pod of the flow world, beside its agent, and gives its output. Throws where it exits with another code than 0. */
  inPod(pod: string, command: string[]): Promise<string>;
}

export type ClusterFault = Fault<FaultContext>;

/** The worker on which the probe pods of a slot stand (1 or 2): workers bear their slots in the order of their names. */
export function workerOfSlot(context: FaultContext, slot: 1 | 2): string {
  const workers = context.environment.nodes.filter(({ role }) => role === 'worker').map(({ name }) => name);
  const worker = workers.sort()[slot - 1];
  if (worker === undefined) throw new RangeError(`the cluster has no worker for slot ${slot}`);
  return worker;
}

/** The node on which the cluster's API server runs, and the side servers with it. */
export function controlPlaneOf({ environment }: FaultContext): string {
  return controlPlane(clusterOf(environment)).name;
}

/** Does the same on both workers, side by side. */
export async function onBothWorkers(
  context: FaultContext,
  work: (node: string) => Promise<void>,
): Promise<void> {
  await Promise.all([work(workerOfSlot(context, 1)), work(workerOfSlot(context, 2))]);
}
