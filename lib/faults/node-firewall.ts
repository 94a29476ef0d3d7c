import type { Family } from '../model/cell.js';
import type { FaultContext } from './context.js';
import { endLasting, startLasting } from './lasting.js';
import type { Hook } from './packet-rule.js';

/** Rules that stand before all others of a chain, for one IP version. */
export interface FirstRules {
  /** Felix has no rules in mangle's chains of these hooks, so that a drop there never competes with its own. */
  table: 'filter' | 'mangle';
  hook: Hook;
  family: Family;
  /** Arguments of iptables without the chain, in the order in which they are tried. */
  rules: readonly string[];
}

/** The program of the backend that Felix writes to: rules of the other backend would not come before Felix's. */
export const BACKEND = `for four in iptables-legacy iptables-nft iptables; do $four -S cali-FORWARD >/dev/null 2>&1 && break; done; six=\${four/ip/ip6}`;

const chainOf = (hook: Hook) => `TWINLOCK-${hook}`;
const program = ({ family }: Pick<FirstRules, 'family'>) => (family === 4 ? '$four' : '$six');
const inTable = (part: Pick<FirstRules, 'family' | 'table'>) => `${program(part)} -t ${part.table}`;

/**
 * Puts rules before all others of a node and keeps them there: Felix puts its own first again whenever it looks.
 * Resolves when they are in force.
 */
export async function putFirst(
  context: FaultContext,
  node: string,
  name: string,
  parts: readonly FirstRules[],
): Promise<void> {
  const chains = parts.map((part) => {
    const { table, hook, rules } = part;
    const lines = [`*${table}`, `:${chainOf(hook)} - [0:0]`];
    lines.push(...rules.map((rule) => `-A ${chainOf(hook)} ${rule}`), 'COMMIT');
    return `${program(part)}-restore --noflush <<'END' || exit 1\n${lines.join('\n')}\nEND`;
  });
  await context.onNode(node, [BACKEND, ...chains].join('\n'));
  const jumps = parts.map((part) => {
    const { hook } = part;
    const [ipt, chain] = [inTable(part), chainOf(hook)];
    const isFirst = `case "$(${ipt} -S ${hook} 2>/dev/null | sed -n 2p)" in *${chain}*) ;; *)`;
    const all = `while ${ipt} -D ${hook} -j ${chain} 2>/dev/null; do :; done`;
    return `${isFirst} ${all}; ${ipt} -I ${hook} 1 -j ${chain} ;; esac`;
  });
  await startLasting(context, node, name, [BACKEND, ...jumps].join('\n'));
}

/** Throws an Error unless these rules are the first ones of the node's chains. */
export async function proveFirst(
  context: FaultContext,
  node: string,
  parts: readonly FirstRules[],
): Promise<void> {
  for (const part of parts) {
    const { hook, family, rules } = part;
    const ipt = inTable(part);
    // Felix may be writing at this moment, and the next round comes soon.
    const seen = await context.onNode(
      node,
      `${BACKEND}
for _ in $(seq 50); do
  first=$(${ipt} -S ${hook} 2>/dev/null | sed -n 2p); case "$first" in *${chainOf(hook)}*) break ;; esac; sleep 0.1
done
echo "$first"; ${ipt} -S ${chainOf(hook)} | grep -c '^-A'`,
    );
    const [first = '', count = ''] = seen.trim().split('\n');
    if (!first.includes(chainOf(hook))) {
      throw new Error(`the first ${hook} rule on ${node} should be the fault's, it is "${first}"`);
    }
    // One line with several addresses becomes as many rules.
    if (Number(count) < rules.length) {
      throw new Error(
        `${node} has ${count} of the fault's ${rules.length} rules in ${hook} for IPv${family}`,
      );
    }
  }
}

/** Takes the rules away and awaits it; none there is no error. Throws where a chain is still there after five seconds. */
export async function takeAway(context: FaultContext, node: string, name: string): Promise<void> {
  await endLasting(context, node, name);
  const hooks: Hook[] = ['FORWARD', 'OUTPUT', 'INPUT'];
  const tables = ['filter', 'mangle'].flatMap((table) => [`$four -t ${table}`, `$six -t ${table}`]);
  const script = hooks.flatMap((hook) =>
    tables.map((ipt) => {
      const chain = chainOf(hook);
      const unhook = `while ${ipt} -D ${hook} -j ${chain}; do :; done`;
      // Somebody else's write at the same moment makes one of these fail, and the next round does it.
      const away = `${unhook}; ${ipt} -F ${chain}; ${ipt} -X ${chain}; sleep 0.1`;
      return `for _ in $(seq 50); do ${ipt} -S ${chain} || break; ${away}; done; if ${ipt} -S ${chain}; then exit 1; fi`;
    }),
  );
  await context.onNode(
    node,
    `${BACKEND}\n{ ${script.join('\n')}
} >/dev/null 2>&1`,
  );
}
