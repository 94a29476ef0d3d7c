import type { ClusterFault, FaultContext } from './context.js';
import { workerOfSlot } from './context.js';
import { endLasting, startLasting } from './lasting.js';

/** The pod whose agent is lost, and the slot of the worker it stands on. */
const POD = 'y/b';
const SLOT = 1;

/** Process ids of the pod's agent: it carries the pod's name in its environment. */
const AGENT = `for pid in $(pgrep -f '^node /twinlock/agent.cjs'); do tr '\\0' '\\n' < /proc/$pid/environ 2>/dev/null | grep -qx 'TWINLOCK_POD=${POD}' && echo $pid; done`;

function agentLost(name: string, signal: 'STOP' | 'KILL', why: string): ClusterFault {
  const onNode = (context: FaultContext, script: string) =>
    context.onNode(workerOfSlot(context, SLOT), script);
  return {
    name,
    why,
    reddens: ['network/*'],
    // Every case looks at every pod, so these stand for all: each look waits for the lost agent.
    tries: ['network/baseline-allow', 'network/default-deny-both'],
    verdict: 'unknown',
    says: POD,
    async inject(context) {
      const hit = `${AGENT} | while read -r pid; do kill -${signal} "$pid" && touch ${hits(name)}; done`;
      await startLasting(context, workerOfSlot(context, SLOT), name, hit);
      return {};
    },
    async prove(context) {
      const states = await onNode(
        context,
        `[ -e ${hits(name)} ] || echo none; for pid in $(${AGENT}); do awk '{print $3}' /proc/$pid/stat; done`,
      );
      const seen = states.trim().split(/\s+/).join(', ');
      if (seen.includes('none')) throw new Error(`no process of the agent of ${POD} was found on its node`);
      if (signal === 'KILL') return `the agent of ${POD} is killed whenever it starts`;
      if (seen !== 'T')
        throw new Error(`the agent of ${POD} should be stopped, its process is in state "${seen}"`);
      return `the agent of ${POD} is in state T (stopped)`;
    },
    async undo(context) {
      await endLasting(context, workerOfSlot(context, SLOT), name);
      await onNode(context, `rm -f ${hits(name)}; ${AGENT} | xargs -r kill -CONT`);
      await agentListens(context);
    },
  };
}

/** A file on the node that stands once the signal has hit a process. */
function hits(name: string): string {
  return `/run/twinlock-fault-${name}.hit`;
}

/** Awaits that the pod's agent runs again; a killed one is started by the kubelet after its back-off. */
async function agentListens(context: FaultContext): Promise<void> {
  await context.onNode(
    workerOfSlot(context, SLOT),
    `for _ in $(seq 550); do [ -n "$(${AGENT})" ] && exit 0; sleep 0.1; done; exit 1`,
  );
}

/** The probe of one pod no longer answers. */
export const agentFrozen = agentLost(
  'agent-frozen',
  'STOP',
  'A probe that does not answer must not look like a deny: what cannot be told is unknown.',
);

/** The probe of one pod dies whenever it starts. */
export const agentKilled = agentLost(
  'agent-killed',
  'KILL',
  'A probe that is gone must not look like a deny: what cannot be told is unknown.',
);
