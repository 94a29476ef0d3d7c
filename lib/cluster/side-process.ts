import { CLUSTER_SERVER_IDS } from './api-server-process.js';
import { type Cluster, controlPlane } from './cluster.js';
import { onNode } from './node-exec.js';
import { sidePort } from './side-descriptions.js';
import { sideFolder } from './side-place.js';

/**
 * `alive` is true as long as the process that was started last runs; an id that another process has got since is not
 * it. The mark is the word of its command line that no other server has; the script has it too, and so the process
 * between fork and exec.
 */
const FUNCTIONS = `
  set -eu
  umask 077
  folder=$1 mark=$2
  mkdir -p "$folder/authentication"
  # Two callers at once would both start a server, and the second would fail at the port.
  exec 9> "$folder/lock"
  flock 9
  alive() {
    [ -s "$folder/pid" ] && grep -qzxe "$mark" "/proc/$(cat "$folder/pid")/cmdline" 2> /dev/null
  }
  launch() {
    own=$(${CLUSTER_SERVER_IDS})
    own=\${own%%[!0-9]*}
    [ -n "$own" ] || { echo 'the API server of the cluster does not run' >&2; exit 1; }
    [ ! -e "$folder/log" ] || mv "$folder/log" "$folder/log.former"
    mapfile -d '' -t words < "$folder/arguments"
    # The same program as the cluster's: some images have one binary for all, which looks at the name it is called by.
    setsid bash -c 'exec -a kube-apiserver "$@"' bash "/proc/$own/exe" "\${words[@]}" \\
      < /dev/null > "$folder/log" 2>&1 9>&- &
    echo $! > "$folder/pid"
  }
  end() {
    if alive; then
      # What it knows is in etcd, so nothing is lost; an ordinary end would wait for watches of a minute.
      kill -KILL "$(cat "$folder/pid")"
      while alive; do sleep 0.02; done
    fi
    rm -f "$folder/pid"
  }
`;

const START = `${FUNCTIONS}
  if alive; then echo running; exit; fi
  cat > "$folder/authentication/.new"
  mv "$folder/authentication/.new" "$folder/authentication/config.yaml"
  printf '%s\\0' "\${@:3}" > "$folder/arguments"
  launch
  echo started
`;

const AGAIN = `${FUNCTIONS}
  [ -s "$folder/arguments" ] || { echo 'it was never started' >&2; exit 1; }
  [ $# -eq 2 ] || printf '%s\\0' "\${@:3}" > "$folder/arguments"
  end
  launch
`;

const END = `${FUNCTIONS}
  end
`;

const LOOK = `${FUNCTIONS}
  if alive; then echo alive; else echo ended; fi
`;

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
  const said = await script(cluster, name, START, words, authentication);
  return said.trim() === 'running' ? 'running' : 'started';
}

/** Ends the process and starts it anew, with its arguments from before or with others. Its files stay as they are. */
export async function restartProcess(
  cluster: Cluster,
  name: string,
  words: readonly string[] = [],
): Promise<void> {
  await script(cluster, name, AGAIN, words);
}

/** Ends the process, if it runs, and returns when it is gone. */
export async function endProcess(cluster: Cluster, name: string): Promise<void> {
  await script(cluster, name, END);
}

/** Whether the process that was started last still runs. */
export async function isAlive(cluster: Cluster, name: string): Promise<boolean> {
  return (await script(cluster, name, LOOK)).trim() === 'alive';
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
