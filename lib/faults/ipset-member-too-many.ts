import { type ClusterFault, onBothWorkers, workerOfSlot } from './context.js';
import { endLasting, startLasting } from './lasting.js';

const NAME = 'ipset-member-too-many';

/** The pod that the sets must not hold: z/c is no peer of any policy that selects peers. */
const INTRUDER = '10.244.133.3';

/** Felix's sets of peers (`cali40s:`) and, while it swaps one, the set's other name (`cali4ts:`). */
const SETS = `ipset list -n | grep '^cali4[0-9t]s:'`;

/** Every set of peers on both workers holds one pod too many, as after a missed update of Felix. */
export const ipsetMemberTooMany: ClusterFault = {
  name: NAME,
  why: 'A stale ipset lets a pod in that no rule selects; cases that only try a pod of each kind would miss it.',
  // Those whose rules select peers by label, and do not select z/c anyway.
  reddens: [
    'network/allow-by-namespace',
    'network/allow-by-pod-and-namespace',
    'network/allow-by-pod-label',
    'network/allow-by-pod-or-namespace',
    'network/both-ends-must-agree',
    'network/match-expressions',
    'network/policies-add-up',
    'network/policy-types-omitted',
  ],
  verdict: 'fail',
  says: 'connected',
  async inject(context) {
    await onBothWorkers(context, (node) =>
      startLasting(
        context,
        node,
        NAME,
        `for set in $(${SETS}); do ipset -exist add "$set" ${INTRUDER} 2>/dev/null && touch /run/twinlock-fault-${NAME}.bit; done`,
      ),
    );
    return {};
  },
  async prove(context) {
    // A set of peers exists only while a policy needs one: this one does, and selects a pod that does not exist.
    await context.apply([witness]);
    try {
      for (const node of [workerOfSlot(context, 1), workerOfSlot(context, 2)]) {
        await context.onNode(
          node,
          `for _ in $(seq 100); do [ -e /run/twinlock-fault-${NAME}.bit ] && exit 0; sleep 0.1; done; exit 1`,
        );
      }
    } finally {
      await context.remove([witness]);
    }
    return `on both workers ${INTRUDER} (z/c) was added to a set of peers that does not select it`;
  },
  async undo(context) {
    await onBothWorkers(context, async (node) => {
      await endLasting(context, node, NAME);
      await context.onNode(
        node,
        `rm -f /run/twinlock-fault-${NAME}.bit; for set in $(${SETS}); do ipset -exist del "$set" ${INTRUDER} 2>/dev/null; done; true`,
      );
    });
  },
};

const witness = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'twinlock-fault-witness', namespace: 'x' },
  spec: {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { 'twinlock.dev/nobody': 'here' } } }] }],
  },
};
