import type { Family } from '../model/cell.js';
import type { ProbeAddresses } from './context.js';

/** The chains of a node through which packets of pods go: between pods, from the node itself, and to it. */
export type Hook = 'FORWARD' | 'OUTPUT' | 'INPUT';

/**
 * What a faulty dataplane does to new connections, whatever the policies say. Ends are probe pods, `x/a`, where either
 * side may be `*` and `x/9` is the ninth address of x, whoever has it; what is left out is anybody. Replies are left to Calico, which knows the connection.
 */
export interface PacketRule {
  does: 'open' | 'cut';
  from?: string | readonly string[];
  to?: string | readonly string[];
  protocol?: 'TCP' | 'UDP';
  /** A number or a range, `80` or `80:90`; needs a protocol. */
  ports?: string;
  /** Both versions if left out. */
  family?: Family;
  /** Where it is done: between pods if left out. */
  hook?: Hook;
  /** What else must match, in iptables' own words. */
  match?: string;
}

/** The rule in one line, as the proof of a fault prints it. */
export function ruleInWords({ does, from, to, protocol, ports, family, match }: PacketRule): string {
  const list = (one: PacketRule['from']) => (one === undefined ? 'anybody' : [one].flat().join(', '));
  const port = ports === undefined ? '' : ` port ${ports}`;
  const rest = [protocol, family === undefined ? undefined : `IPv${family}`, match].filter((one) => one);
  return `${does} ${list(from)} -> ${list(to)}${port}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`;
}

/**
 * The rule as arguments of iptables (or ip6tables for version 6), one line for each lane, since pods of two lanes never
 * take part in one cell. None where the rule is about the other version.
 * Throws RangeError for a pattern that means no probe pod.
 */
export function iptablesRules(
  rule: PacketRule,
  family: Family,
  probes: ReadonlyMap<string, ProbeAddresses>,
): string[] {
  if (rule.family !== undefined && rule.family !== family) return [];
  const sources = addressLists(rule.from, family, probes);
  const destinations = addressLists(rule.to, family, probes);
  const lanes = Math.max(sources.length, destinations.length, 1);
  return Array.from({ length: lanes }, (_, lane) =>
    [
      sources.length > 0 ? `-s ${sources[lane]}` : '',
      destinations.length > 0 ? `-d ${destinations[lane]}` : '',
      rule.protocol === undefined ? '' : `-p ${rule.protocol.toLowerCase()}`,
      rule.ports === undefined ? '' : `--dport ${rule.ports}`,
      rule.match ?? '-m conntrack --ctstate NEW',
      rule.does === 'open' ? '-j ACCEPT' : '-j DROP',
    ]
      .filter((part) => part !== '')
      .join(' '),
  );
}

/** For each lane the addresses of the pods that are meant, with commas; nothing for anybody. */
function addressLists(
  ends: PacketRule['from'],
  family: Family,
  probes: ReadonlyMap<string, ProbeAddresses>,
): string[] {
  if (ends === undefined) return [];
  const lists = [ends].flat().flatMap((pattern) => {
    const [namespace, name = ''] = pattern.split('/');
    const numbered = /^\d+$/.test(name);
    const found = [...probes]
      .filter(([pod]) => meansPod(numbered ? `${namespace}/a` : pattern, pod))
      .map(([, addresses]) => addresses[family]);
    if (found.length === 0) throw new RangeError(`"${pattern}" means no pod of the network world`);
    return numbered ? found.map((list) => list.map((one) => one.replace(/\d+$/, name))) : found;
  });
  return (lists[0] ?? []).map((_, lane) => lists.map((addresses) => addresses[lane]).join(','));
}

/** Whether a pattern of rules, where either side may be `*`, means the pod `namespace/name`. */
export function meansPod(pattern: string, pod: string): boolean {
  const [namespace, name] = pattern.split('/');
  const [ofNamespace, ofName] = pod.split('/');
  return (namespace === '*' || namespace === ofNamespace) && (name === '*' || name === ofName);
}
