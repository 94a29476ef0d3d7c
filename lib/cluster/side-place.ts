import { readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSeq, parseDocument } from 'yaml';
import { type Cluster, controlPlane } from './cluster.js';
import { sidePort } from './side-descriptions.js';

/** A side API server: everything in this room that takes a cluster's kubeconfig takes the server's in the same way. */
export interface SideServer {
  name: string;
  /** `https://address:port` as the host reaches it. */
  url: string;
  /** Path of the administrator's kubeconfig for this server, in the run's private folder. */
  kubeconfig: string;
}

/** Files of a side server on the control-plane node. */
export interface SideFolder {
  folder: string;
  /** The AuthenticationConfiguration, alone in its folder: it is replaced by renaming another file to it. */
  authentication: string;
  log: string;
}

/** On the control-plane node; each side server that was ever started has a folder of its name in it. */
export const SIDE_FOLDERS = '/run/twinlock/api-servers';

/** Where the files of a side server are on the control-plane node. */
export function sideFolder(name: string): SideFolder {
  const folder = `${SIDE_FOLDERS}/${name}`;
  return { folder, authentication: `${folder}/authentication/config.yaml`, log: `${folder}/log` };
}

/** The side server of that name, whether it runs or not. Asks nobody; its kubeconfig is there once it was started. */
export function sideServer(
  cluster: Pick<Cluster, 'kubeconfig' | 'nodes' | 'name'>,
  name: string,
): SideServer {
  const { address } = controlPlane(cluster as Cluster);
  return {
    name,
    url: `https://${address}:${sidePort(name)}`,
    kubeconfig: join(dirname(cluster.kubeconfig), 'api-servers', `${name}.kubeconfig`),
  };
}

/** Writes the kubeconfig of a side server: the administrator's own with another address. It holds a key: 0600. */
export async function writeSideKubeconfig(
  cluster: Pick<Cluster, 'kubeconfig'>,
  { url, kubeconfig }: SideServer,
): Promise<void> {
  await mkdir(dirname(kubeconfig), { recursive: true, mode: 0o700 });
  const beside = `${kubeconfig}.${process.pid}`;
  await writeFile(beside, withServer(readFileSync(cluster.kubeconfig, 'utf8'), url), { mode: 0o600 });
  await chmod(beside, 0o600);
  await rename(beside, kubeconfig);
}

/** A kubeconfig's text with all its clusters at another address. */
export function withServer(kubeconfig: string, url: string): string {
  const document = parseDocument(kubeconfig);
  const clusters = document.get('clusters');
  const count = isSeq(clusters) ? clusters.items.length : 0;
  for (let i = 0; i < count; i += 1) document.setIn(['clusters', i, 'cluster', 'server'], url);
  return document.toString({ lineWidth: 0 });
}
