import type { FaultContext } from './context.js';

/** Where a lasting script's process group is kept on the node, by the fault's name. */
function pidFile(name: string): string {
  return `/run/twinlock-fault-${name}.pid`;
}

/**
 * Keeps doing something on a node until it is ended: Felix and the kubelet repair what is done once, so a fault that
 * must last repeats itself, quicker than they look. Resolves when the first round is done.
 */
export async function startLasting(
  context: FaultContext,
  node: string,
  name: string,
  round: string,
): Promise<void> {
  const done = `/run/twinlock-fault-${name}.done`;
  const loop = `while :; do ${round}\ntouch ${done}; sleep 0.2; done`;
  await context.onNode(
    node,
    [
      `rm -f ${done}`,
      `setsid bash -c ${quoted(loop)} </dev/null >/dev/null 2>&1 &`,
      `echo $! > ${pidFile(name)}`,
      `for _ in $(seq 200); do [ -e ${done} ] && exit 0; sleep 0.05; done; exit 1`,
    ].join('\n'),
  );
}

/** Ends a lasting script and awaits that it is gone; one that does not run is no error. */
export async function endLasting(context: FaultContext, node: string, name: string): Promise<void> {
  const file = pidFile(name);
  await context.onNode(
    node,
    `[ -e ${file} ] || exit 0
pid=$(cat ${file}); kill -KILL -- "-$pid" 2>/dev/null
# A zombie is gone but for its name.
while pgrep --pgroup "$pid" --runstates D,R,S,T >/dev/null; do sleep 0.05; done
rm -f ${file}`,
  );
}

function quoted(script: string): string {
  return `'${script.replaceAll("'", `'\\''`)}'`;
}
