import { type Cluster, controlPlane } from './cluster.js';
import { onNode } from './node-exec.js';
import { sideFolder } from './side-place.js';

/** What a side server has logged since it was last started; empty if it never was. Throws EnvironmentError. */
export async function serverLog(cluster: Cluster, name: string): Promise<string> {
  const read = `cat ${sideFolder(name).log} 2>/dev/null || true`;
  return await onNode(cluster, controlPlane(cluster).name, ['sh', '-c', read]);
}

/**
 * The line of an API server's log that says why the process ended: the error that its command returned (klog's
 * `"command failed" err="…"`, without klog's quotes), else a fatal line or a panic, else the last line of all.
 */
export function fatalLine(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const failed = lines.map(commandError).findLast((error) => error !== undefined);
  if (failed !== undefined) return failed;
  const fatal = lines.find((line) => /^F\d{4} |^panic: |^fatal error: |^Error: /.test(line));
  return (fatal ?? lines.at(-1) ?? 'it logged nothing').trim();
}

function commandError(line: string): string | undefined {
  const quoted = /"command failed" err=("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  if (quoted === undefined) return undefined;
  try {
    return String(JSON.parse(quoted));
  } catch {
    // Go escapes a few bytes in ways that JSON does not know; then the text stays as it was logged.
    return quoted.slice(1, -1);
  }
}
