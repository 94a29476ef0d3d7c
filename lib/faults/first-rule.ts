import { type ClusterFault, onBothWorkers } from './context.js';
import { endLasting, startLasting } from './lasting.js';
import { BACKEND } from './node-firewall.js';

const MARK = '-m comment --comment twinlock-fault';

/** A fault that is one rule before all others of a chain of the node's firewall, whatever it matches. */
export interface FirstRule {
  name: string;
  why: string;
  reddens: string[];
  /** Cases close by that the fault must leave green. */
  spares: string[];
  says: string;
  /** A chain of the node or of Calico; Felix puts its own back, so the rule is put there again and again. */
  chain: string;
  /** What becomes of every packet: `RETURN` leaves the chain, so that none of its rules is asked. */
  target: 'ACCEPT' | 'RETURN';
}

/** Makes the fault, for IPv4 and IPv6 on both workers. */
export function firstRule({ chain, target, spares, ...fault }: FirstRule): ClusterFault {
  const rule = `${MARK} -j ${target}`;
  const onEach = (does: string) => `for ipt in $four $six; do ${does}; done`;
  const first = `$ipt -S ${chain} 2>/dev/null | grep -m1 '^-A'`;
  return {
    ...fault,
    tries: [...fault.reddens, ...spares],
    verdict: 'fail',
    async inject(context) {
      const put = `case "$(${first})" in *twinlock-fault*) ;; *) $ipt -I ${chain} 1 ${rule} ;; esac`;
      await onBothWorkers(context, (node) =>
        startLasting(context, node, fault.name, `${BACKEND}\n${onEach(put)}`),
      );
      return {};
    },
    async prove(context) {
      const there = `for _ in $(seq 50); do rule=$(${first}); case "$rule" in *twinlock-fault*) continue 2 ;; esac; sleep 0.1; done; echo "$rule"; exit 1`;
      await onBothWorkers(context, async (node) => {
        await context.onNode(node, `${BACKEND}\n${onEach(there)}`);
      });
      return `on both workers the first rule of ${chain} is ${target} for every packet`;
    },
    async undo(context) {
      await onBothWorkers(context, async (node) => {
        await endLasting(context, node, fault.name);
        const take = `while $ipt -D ${chain} ${rule} 2>/dev/null; do :; done`;
        await context.onNode(node, `${BACKEND}\n${onEach(take)}`);
      });
    },
  };
}
