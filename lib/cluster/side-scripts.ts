import { CLUSTER_SERVER_IDS } from './api-server-process.js';

/*
 * What the control-plane node does for a side API server, in bash. The first argument is the server's folder, the second
 * the word of its command line that no other server has, and the rest are the arguments that it is to have.
 */

/**
 * `alive` is true as long as the process that was started last runs; an id that another process has got since is not
 * it. The scripts have the mark in their own command lines too, and so has the process between fork and exec.
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
  # Memory goes first and the port last, so an empty command line is not yet the end: the last thread is, whether or not
  # somebody has asked for its end since.
  gone() {
    [ ! -e "/proc/$1" ] || { [ "$(ls "/proc/$1/task" 2> /dev/null | wc -l)" -le 1 ] &&
      grep -q '^State:.Z' "/proc/$1/status" 2> /dev/null; }
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
      pid=$(cat "$folder/pid")
      # What it knows is in etcd, so nothing is lost; an ordinary end would wait for watches of a minute.
      kill -KILL "$pid"
      until gone "$pid"; do sleep 0.02; done
    fi
    rm -f "$folder/pid"
  }
`;

/** Starts the server, with standard input as its AuthenticationConfiguration, unless it runs; says which. */
export const START_SCRIPT = `${FUNCTIONS}
  if alive; then echo running; exit; fi
  cat > "$folder/authentication/.new"
  mv "$folder/authentication/.new" "$folder/authentication/config.yaml"
  printf '%s\\0' "\${@:3}" > "$folder/arguments"
  launch
  echo started
`;

/** Ends the server and starts it, with the arguments that it had unless others are given. */
export const RESTART_SCRIPT = `${FUNCTIONS}
  [ -s "$folder/arguments" ] || { echo 'it was never started' >&2; exit 1; }
  [ $# -eq 2 ] || printf '%s\\0' "\${@:3}" > "$folder/arguments"
  end
  launch
`;

/** Ends the server, and itself only when the server's port is free. */
export const END_SCRIPT = `${FUNCTIONS}
  end
`;

/** Ends every server whose folder is below the first argument, each by the second argument: the script that ends one. */
export const END_ALL_SCRIPT = `
  set -eu
  for folder in "$1"/*; do
    [ -s "$folder/pid" ] && [ -s "$folder/arguments" ] || continue
    bash -c "$2" bash "$folder" "$(tr '\\0' '\\n' < "$folder/arguments" | grep -m 1 -e '^--secure-port=')"
  done
`;

/** Says `alive` or `ended`. */
export const LOOK_SCRIPT = `${FUNCTIONS}
  if alive; then echo alive; else echo ended; fi
`;
