import { type ClusterFault, type FaultContext, workerOfSlot } from './context.js';
import { endLasting, startLasting } from './lasting.js';

/** The pod whose agent is lost, and the slot of the worker it stands on. */
const POD = 'y/b';
const SLOT = 1;
/** Every case looks at every pod, so one stands for all: each look waits for the lost agent. */
const CASE = 'network/default-deny-both';

/** Process ids of the pod's agent: it carries the pod's name in its environment. */
const AGENT = `{ for pid in $(pgrep -f '^node /twinlock/agent.cjs'); do tr '\\0' '\\n' < /proc/$pid/environ 2>/dev/null | grep -qx 'TWINLOCK_POD=${POD}' && echo $pid; done; true; }`;

/** The probe of one pod no longer answers. */
export const agentFrozen: ClusterFault = {
  name: 'agent-frozen',
  why: 'A probe that does not answer must not look like a deny: what cannot be told is unknown.',
  reddens: [CASE],
  tries: [CASE],
  verdict: 'unknown',
  says: POD,
  async inject(context) {
    const stop = `${AGENT} | xargs -r kill -STOP`;
    await startLasting(context, workerOfSlot(context, SLOT), 'agent-frozen', stop);
    return {};
  },
  async prove(context) {
    const script = `for pid in $(${AGENT}); do awk '{print $3}' /proc/$pid/stat; done`;
    const states = (await onAgentNode(context, script)).trim();
    if (states !== 'T') {
      throw new Error(`the agent of ${POD} should be stopped (state T), its process is in state "${states}"`);
    }
    return `the agent of ${POD} is in state T (stopped)`;
  },
  async undo(context) {
    await endLasting(context, workerOfSlot(context, SLOT), 'agent-frozen');
    await onAgentNode(context, `${AGENT} | xargs -r kill -CONT`);
  },
};

/** The probe of one pod dies once, after the harness has connected to it; the kubelet starts it anew at once. */
export const agentKilled: ClusterFault = {
  name: 'agent-killed',
  why: 'A probe that has lost what it saw must not look like a deny, nor like an allow once it is back.',
  reddens: [CASE],
  tries: [CASE],
  verdict: 'unknown',
  says: `the agent of ${POD} started anew inside the case`,
  async inject(context) {
    const pid = (await onAgentNode(context, AGENT)).trim();
    if (pid === '') throw new Error(`no process of the agent of ${POD} was found on its node`);
    await onAgentNode(context, `kill -KILL ${pid}`);
    return { pid };
  },
  async prove(context, state) {
    const { pid } = state as { pid: string };
    await onAgentNode(
      context,
      `for _ in $(seq 100); do [ -e /proc/${pid} ] || exit 0; sleep 0.05; done; exit 1`,
    );
    return `process ${pid}, the agent of ${POD}, is gone`;
  },
  async undo(context) {
    const started = `for _ in $(seq 500); do [ -n "$(${AGENT})" ] && exit 0; sleep 0.1; done; exit 1`;
    await onAgentNode(context, started);
  },
};

function onAgentNode(context: FaultContext, script: string): Promise<string> {
  return context.onNode(workerOfSlot(context, SLOT), script);
}
