import { type ClusterFault, type FaultContext, onBothWorkers } from './context.js';
import { endLasting, startLasting } from './lasting.js';
import { BACKEND } from './node-firewall.js';
import { seenClosed } from './says.js';

const FORGOTTEN = 'held-connections-forgotten';
const RESTART = 'restart-opens';
const MARK = '-m comment --comment twinlock-fault-restart';
/** Written while Felix runs and the chain is as it should be. */
const WATCHED = `/run/twinlock-fault-${RESTART}.watched`;

/** The nodes forget which connections stand, so that each packet is judged anew. */
export const heldConnectionsForgotten: ClusterFault = {
  name: FORGOTTEN,
  why: 'A dataplane that judges every packet anew cuts what stands whenever a policy changes; Calico does not.',
  reddens: ['network/held-tcp-across-deny', 'network/held-udp-across-deny'],
  tries: ['network/held-tcp-across-deny', 'network/held-udp-across-deny', 'network/target-relabelled'],
  verdict: 'fail',
  says: seenClosed('x/a -> z/c:80/TCP via held'),
  saysOf: { 'network/held-udp-across-deny': seenClosed('x/a -> z/c:80/UDP via held') },
  async inject(context) {
    const forget = (context.probes.get('z/c')?.[4] ?? []).map((address) => `conntrack -D -d ${address}`);
    await onBothWorkers(context, (node) =>
      startLasting(context, node, FORGOTTEN, `{ ${forget.join('; ')}; } >/dev/null 2>&1`),
    );
    return {};
  },
  async prove(context) {
    await eachRuns(context, FORGOTTEN);
    return 'both workers drop what they know of connections to z/c, five times a second';
  },
  async undo(context) {
    await onBothWorkers(context, (node) => endLasting(context, node, FORGOTTEN));
  },
};

/** While Felix does not run, everything is let through, as by a dataplane that takes its rules with it when it ends. */
export const restartOpens: ClusterFault = {
  name: RESTART,
  why: 'An agent that clears its rules when it ends opens every pod at each upgrade, for a moment that nobody looks at.',
  reddens: ['network/felix-restart-never-opens'],
  tries: ['network/felix-restart-never-opens', 'network/default-deny-ingress'],
  verdict: 'fail',
  says: 'Step "restart" was wrong, or wrong again, at a look at which it had to be right',
  async inject(context) {
    const first = '$ipt -S FORWARD 2>/dev/null | sed -n 2p';
    const round = `${BACKEND}
if pgrep -f '[c]alico-node -felix' >/dev/null; then
  for ipt in $four $six; do while $ipt -D FORWARD ${MARK} -j ACCEPT 2>/dev/null; do :; done; done; touch ${WATCHED}
else
  for ipt in $four $six; do case "$(${first})" in *twinlock-fault*) ;; *) $ipt -I FORWARD 1 ${MARK} -j ACCEPT ;; esac; done
fi`;
    await onBothWorkers(context, (node) => startLasting(context, node, RESTART, round));
    return {};
  },
  async prove(context) {
    await eachRuns(context, RESTART);
    await onBothWorkers(context, async (node) => {
      await context.onNode(
        node,
        `for _ in $(seq 50); do [ -e ${WATCHED} ] && exit 0; sleep 0.1; done; exit 1`,
      );
    });
    return 'both workers let every packet through as soon as Felix does not run; now it does';
  },
  async undo(context) {
    await onBothWorkers(context, async (node) => {
      await endLasting(context, node, RESTART);
      const away = `while $ipt -D FORWARD ${MARK} -j ACCEPT 2>/dev/null; do :; done`;
      await context.onNode(node, `rm -f ${WATCHED}\n${BACKEND}\nfor ipt in $four $six; do ${away}; done`);
    });
  },
};

/** Throws where a lasting script does not run on a worker. */
async function eachRuns(context: FaultContext, name: string): Promise<void> {
  await onBothWorkers(context, async (node) => {
    await context.onNode(node, `kill -0 "$(cat /run/twinlock-fault-${name}.pid)"`);
  });
}
