import type { ClusterFault, FaultContext } from './context.js';
import { workerOfSlot } from './context.js';
import { endLasting, startLasting } from './lasting.js';

/** The pod whose agent is lost, and the slot of the worker it stands on. */
const POD = 'y/b';
const SLOT = 2;

/** Process ids of the pod's agent: it carries the pod's name in its environment. */
const AGENT = `for pid in $(pgrep -f '^node /twinlock/agent.cjs'); do tr '\\0' '\\n' < /proc/$pid/environ 2>/dev/null | grep -qx 'TWINLOCK_POD=${POD}' && echo $pid; done`;

function agentLost(name: string, signal: 'STOP' | 'KILL', why: string): ClusterFault {
  const onNode = (context: FaultContext, script: string) =>
    context.onNode(workerOfSlot(context, SLOT), script);
  return {
    name,
    why,
    reddens: ['network/*'],
    verdict: 'unknown',
    says: POD,
    async inject(context) {
      await startLasting(context, workerOfSlot(context, SLOT), name, `${AGENT} | xargs -r kill -${signal}`);
      return {};
    },
    async prove(context) {
      const states = await onNode(
        context,
        `for pid in $(${AGENT}); do awk '{print $3}' /proc/$pid/stat; done | sort -u | tr -d '\\n'`,
      );
      if (states !== (signal === 'STOP' ? 'T' : '') && signal === 'STOP') {
        throw new Error(`the agent of ${POD} should be stopped, its process is in state "${states}"`);
      }
      return signal === 'STOP'
        ? `the agent of ${POD} is in state T (stopped)`
        : `the agent of ${POD} is killed again and again`;
    },
    async undo(context) {
      await endLasting(context, workerOfSlot(context, SLOT), name);
      await onNode(context, `${AGENT} | xargs -r kill -CONT`);
    },
  };
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
