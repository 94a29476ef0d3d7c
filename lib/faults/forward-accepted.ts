import { type ClusterFault, onBothWorkers } from './context.js';
import { endLasting, startLasting } from './lasting.js';

const NAME = 'forward-accepted';
const RULE = '-m comment --comment twinlock-fault -j ACCEPT';

/** The iptables of the backend that Felix writes to: rules of the other backend would not come before Felix's. */
const BACKEND = `for ipt in iptables-legacy iptables-nft iptables; do $ipt -S cali-FORWARD >/dev/null 2>&1 && break; done`;

/** Somebody's rule accepts forwarded packets before Calico's chains see them, on both workers. */
export const forwardAccepted: ClusterFault = {
  name: NAME,
  why: "A rule of another agent before the CNI's chains opens everything, while every policy still looks applied.",
  reddens: ['network/*', '!network/baseline-allow'],
  verdict: 'fail',
  says: 'connected',
  async inject(context) {
    await onBothWorkers(context, (node) =>
      startLasting(
        context,
        node,
        NAME,
        `${BACKEND}
case "$($ipt -S FORWARD | sed -n 2p)" in *twinlock-fault*) ;; *) $ipt -I FORWARD 1 ${RULE} ;; esac`,
      ),
    );
    return {};
  },
  async prove(context) {
    await onBothWorkers(context, async (node) => {
      const first = await context.onNode(node, `${BACKEND}\n$ipt -S FORWARD | sed -n 2p`);
      if (!first.includes('twinlock-fault')) {
        throw new Error(
          `the first FORWARD rule on ${node} should be the fault's ACCEPT, it is "${first.trim()}"`,
        );
      }
    });
    return 'on both workers the first FORWARD rule accepts every packet';
  },
  async undo(context) {
    await onBothWorkers(context, async (node) => {
      await endLasting(context, node, NAME);
      await context.onNode(node, `${BACKEND}\nwhile $ipt -D FORWARD ${RULE} 2>/dev/null; do :; done`);
    });
  },
};
