import { type Cluster, controlPlane } from './cluster.js';
import { onNode } from './node-exec.js';
import { sidePort } from './side-descriptions.js';
import { SIDE_FOLDERS, sideFolder } from './side-place.js';
import { END_ALL_SCRIPT, END_SCRIPT, LOOK_SCRIPT, RESTART_SCRIPT, START_SCRIPT } from './side-scripts.js';

/**
 * Starts the process of a side server on the control-plane node, with these arguments and this text as its
 * AuthenticationConfiguration, unless it runs: then nothing at all is changed. It outlives the caller.
 */
export async function startProcess(
  cluster: Cluster,
  name: string,
  words: readonly string[],
  authentication: string,
): Promise<'running' | 'started'> {
  const said = await script(cluster, name, START_SCRIPT, words, authentication);
  return said.trim() === 'running' ? 'running' : 'started';
}

/** Ends the process and starts it anew, with its arguments from before or with others. Its files stay as they are. */
export async function restartProcess(
  cluster: Cluster,
  name: string,
  words: readonly string[] = [],
): Promise<void> {
  await script(cluster, name, RESTART_SCRIPT, words);
}

/** Ends the process, if it runs, and returns when it is gone. */
export async function endProcess(cluster: Cluster, name: string): Promise<void> {
  await script(cluster, name, END_SCRIPT);
}

/** Ends the processes of all side servers that run. */
export async function endProcesses(cluster: Cluster): Promise<void> {
  const command = ['bash', '-c', END_ALL_SCRIPT, 'bash', SIDE_FOLDERS, END_SCRIPT];
  await onNode(cluster, controlPlane(cluster).name, command);
}

/** Whether the process that was started last still runs. */
export async function isAlive(cluster: Cluster, name: string): Promise<boolean> {
  return (await script(cluster, name, LOOK_SCRIPT)).trim() === 'alive';
}

/** The arguments that a side server was started with last. Throws EnvironmentError if it never was. */
export async function startedWith(cluster: Cluster, name: string): Promise<string[]> {
  const file = `${sideFolder(name).folder}/arguments`;
  const text = await onNode(cluster, controlPlane(cluster).name, ['cat', file]);
  return text.split('\0').filter(Boolean);
}

async function script(
  cluster: Cluster,
  name: string,
  text: string,
  words: readonly string[] = [],
  input?: string,
): Promise<string> {
  const command = [
    'bash',
    '-c',
    text,
    'bash',
    sideFolder(name).folder,
    `--secure-port=${sidePort(name)}`,
    ...words,
  ];
  return await onNode(cluster, controlPlane(cluster).name, command, input === undefined ? {} : { input });
}
