import type { Family } from '../model/cell.js';
import { type ClusterFault, type FaultContext, onBothWorkers, workerOfSlot } from './context.js';
import { endLasting, startLasting } from './lasting.js';
import { seenOpen } from './says.js';

const NAME = 'ipset-member-too-many';
/** Is there once a set has got the member. */
const BIT = `/run/twinlock-fault-${NAME}.bit`;

/** The pod that the sets must not hold: z/c is no peer of any policy that selects peers in the cases tried. */
const INTRUDER = 'z/c';

/** Felix's sets of peers (`s:`) and, while it swaps one, the set's other name (`t`), by IP version. */
const setsOf = (family: Family) => `ipset list -n | grep -E '^cali${family}(0s:|t)'`;

/** Every set of peers on both workers holds one pod too many, as after a missed update of Felix. */
export const ipsetMemberTooMany: ClusterFault = {
  name: NAME,
  why: 'A stale ipset lets a pod in that no rule selects; cases that only try a pod of each kind would miss it.',
  // Those whose rules select peers by label, and do not select z/c anyway; a numbered block is not in these sets.
  reddens: ['network/allow-by-namespace', 'network/match-expressions', 'network/ipv6-default-deny'],
  saysOf: { 'network/ipv6-default-deny': seenOpen('z/c -> y/a:80/TCP IPv6') },
  tries: [
    'network/allow-by-namespace',
    'network/match-expressions',
    'network/ipv6-default-deny',
    'network/blocks-ingress-one-address',
    'network/default-deny-ingress',
  ],
  verdict: 'fail',
  says: '/TCP: expected no answer (timeout), seen connected',
  async inject(context) {
    const add = membersOf(context).map(
      ([family, address]) =>
        `for set in $(${setsOf(family)}); do ipset -exist add "$set" ${address} 2>/dev/null && touch ${BIT}; done`,
    );
    await onBothWorkers(context, (node) => startLasting(context, node, NAME, add.join('\n')));
    return {};
  },
  async prove(context) {
    // A set of peers exists only while a policy needs one: this one does, and selects a pod that does not exist.
    await context.apply([witness]);
    try {
      for (const node of [workerOfSlot(context, 1), workerOfSlot(context, 2)]) {
        await context.onNode(
          node,
          `for _ in $(seq 100); do [ -e ${BIT} ] && exit 0; sleep 0.1; done; exit 1`,
        );
      }
    } finally {
      await context.remove([witness]);
    }
    return `on both workers ${INTRUDER} was added to a set of peers that does not select it`;
  },
  async undo(context) {
    await onBothWorkers(context, async (node) => {
      await endLasting(context, node, NAME);
      const drop = membersOf(context).map(
        ([family, address]) =>
          `for set in $(${setsOf(family)}); do ipset -exist del "$set" ${address} 2>/dev/null; done`,
      );
      await context.onNode(node, `rm -f ${BIT}\n${drop.join('\n')}\ntrue`);
    });
  },
};

/** The intruder's address in the first lane and in every other, by IP version. */
function membersOf({ probes }: FaultContext): [Family, string][] {
  const addresses = probes.get(INTRUDER);
  if (addresses === undefined) throw new RangeError(`the network world has no pod ${INTRUDER}`);
  return ([4, 6] as const).flatMap((family) =>
    addresses[family].map((address): [Family, string] => [family, address]),
  );
}

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
