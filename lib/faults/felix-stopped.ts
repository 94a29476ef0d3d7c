import { type ClusterFault, workerOfSlot } from './context.js';
import { endLasting, startLasting } from './lasting.js';

const NAME = 'felix-stopped';
/** Felix's command line; the bracket keeps the pattern from matching the shell that carries it. */
const FELIX = '[c]alico-node -felix';

/** Felix on one worker neither programs nor removes a policy, as when it hangs: what it did before stays in force. */
export const felixStopped: ClusterFault = {
  name: NAME,
  why: 'A node whose Calico agent hangs enforces no new policy; the suite must see it although the other node does.',
  // Their policies select pods of the first worker; those of the others only pods of the second, where Felix goes on.
  reddens: ['network/default-deny-both', 'network/policy-deleted', 'network/match-expressions'],
  tries: [
    'network/default-deny-both',
    'network/policy-deleted',
    'network/match-expressions',
    'network/allow-by-namespace',
    'network/policy-updated',
  ],
  verdict: 'fail',
  says: 'connected',
  async inject(context) {
    const node = workerOfSlot(context, 1);
    // A new calico-node, started by the kubelet after a failed liveness probe, is stopped as well.
    await startLasting(context, node, NAME, `pkill -STOP -f '${FELIX}'`);
    return { node };
  },
  async prove(context) {
    const node = workerOfSlot(context, 1);
    const states = await context.onNode(
      node,
      `for pid in $(pgrep -f '${FELIX}'); do awk '{print $3}' /proc/$pid/stat; done | sort -u`,
    );
    if (states.trim() !== 'T') {
      throw new Error(
        `Felix on ${node} should be stopped (state T), its processes are in state "${states.trim()}"`,
      );
    }
    return `every process of Felix on ${node} is in state T (stopped)`;
  },
  async undo(context) {
    const node = workerOfSlot(context, 1);
    await endLasting(context, node, NAME);
    await context.onNode(node, `pkill -CONT -f '${FELIX}' || true`);
  },
};
