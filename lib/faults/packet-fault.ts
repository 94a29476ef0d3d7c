import { type ClusterFault, type FaultContext, onBothWorkers } from './context.js';
import { type FirstRules, proveFirst, putFirst, takeAway } from './node-firewall.js';
import { type Hook, iptablesRules, type PacketRule, ruleInWords } from './packet-rule.js';

/** A fault of the dataplane, told by what such a dataplane would do to the packets of the cases that try it. */
export interface PacketFault {
  name: string;
  why: string;
  /** Cases that must turn red; all of them show `says`. */
  reddens: string[];
  /** Cases close by that the fault must leave green. */
  spares: string[];
  /** What the reason of each red case must contain: best a cell that only this fault turns. */
  says: string;
  saysOf?: Record<string, string>;
  rules: readonly PacketRule[];
}

/**
 * Makes nodes behave as a dataplane with a certain bug would: rules that stand before Calico's let packets through that
 * its policies deny, or drop what they allow. On both workers, for both IP versions, in every lane.
 */
export function packetFault({ rules, spares, ...fault }: PacketFault): ClusterFault {
  return {
    ...fault,
    tries: [...fault.reddens, ...spares],
    verdict: 'fail',
    async inject(context) {
      const parts = partsOf(rules, context);
      await onBothWorkers(context, (node) => putFirst(context, node, fault.name, parts));
      return {};
    },
    async prove(context) {
      const parts = partsOf(rules, context);
      await onBothWorkers(context, (node) => proveFirst(context, node, parts));
      return `on both workers these rules come before Calico's: ${rules.map(ruleInWords).join('; ')}`;
    },
    async undo(context) {
      await onBothWorkers(context, (node) => takeAway(context, node, fault.name));
    },
  };
}

/** The rules by chain and IP version; their order is kept within each. */
function partsOf(rules: readonly PacketRule[], { probes }: FaultContext): FirstRules[] {
  const parts: FirstRules[] = [];
  // An accept counts only where Calico's rules are, a drop counts anywhere.
  const table = rules.every(({ does }) => does === 'cut') ? 'mangle' : 'filter';
  const hooks: Hook[] = ['FORWARD', 'OUTPUT', 'INPUT'];
  for (const hook of hooks) {
    for (const family of [4, 6] as const) {
      const there = rules
        .filter((rule) => (rule.hook ?? 'FORWARD') === hook)
        .flatMap((rule) => iptablesRules(rule, family, probes));
      if (there.length > 0) parts.push({ table, hook, family, rules: there });
    }
  }
  return parts;
}
