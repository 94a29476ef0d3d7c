import { type Cluster, controlPlane } from './cluster.js';
import { onNode } from './node-exec.js';
import { sideFolder } from './side-place.js';

/** What a side server has logged since it was last started; empty if it never was. Throws EnvironmentError. */
export async function serverLog(cluster: Cluster, name: string): Promise<string> {
  const read = `cat ${sideFolder(name).log} 2>/dev/null || true`;
  return await onNode(cluster, controlPlane(cluster).name, ['sh', '-c', read]);
}

/**
 * What an API server's log says about why the process ended: the error that its command returned, as klog writes it
 * (`"command failed" err="…"`, or between `<` and `>` where it has lines), else a fatal line or a panic, else the last
 * line of all.
 */
export function fatalLine(log: string): string {
  const failed = [...log.matchAll(/"command failed" err=(?:("(?:[^"\\\n]|\\.)*")|<\n([\s\S]*?)\n >)/g)].at(
    -1,
  );
  if (failed?.[1] !== undefined) return unquoted(failed[1]);
  if (failed?.[2] !== undefined) return failed[2].replace(/^\t/gm, '');
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const fatal = lines.find((line) => /^F\d{4} |^panic: |^fatal error: |^Error: /.test(line));
  return (fatal ?? lines.at(-1) ?? 'it logged nothing').trim();
}

function unquoted(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    // Go escapes a few bytes in ways that JSON does not know; then the text stays as it was logged.
    return quoted.slice(1, -1);
  }
}
