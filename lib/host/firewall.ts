import { execa } from 'execa';

/** A chain or rule that a Docker engine made: its own chains, and rules about its bridges. */
const OURS = /\bDOCKER(-[A-Z0-9-]+)?\b|\bdocker0\b|\bbr-[0-9a-f]{12}\b/;

/**
 * The input for `iptables-restore --noflush` that takes an engine's chains and rules out of `now` and puts the
 * policies back that `before` had; both are texts of `iptables-save`. What was there before stays, and so does what
 * others have added meanwhile. Empty if there is nothing to do.
 */
export function undoFirewall(before: string, now: string): string {
  const earlier = new Map(tables(before).map((table) => [table.name, table]));
  return tables(now)
    .map((table) => undoTable(earlier.get(table.name), table))
    .filter((text) => text !== '')
    .join('');
}

function undoTable(before: Table | undefined, now: Table): string {
  const chains = now.chains.filter(
    ({ name }) => OURS.test(name) && !before?.chains.some((chain) => chain.name === name),
  );
  const gone = new Set(chains.map(({ name }) => name));
  const rules = now.rules.filter(
    (rule) => OURS.test(rule) && !gone.has(chainOf(rule)) && !before?.rules.includes(rule),
  );
  const policies = now.chains.filter(({ name, policy }) => {
    const earlier = before?.chains.find((chain) => chain.name === name)?.policy ?? 'ACCEPT';
    return policy !== '-' && policy !== earlier && name === 'FORWARD';
  });
  const lines = [
    ...policies.map(
      ({ name }) =>
        `:${name} ${before?.chains.find((chain) => chain.name === name)?.policy ?? 'ACCEPT'} [0:0]`,
    ),
    ...rules.map((rule) => rule.replace(/^-A /, '-D ')),
    ...chains.map(({ name }) => `-F ${name}`),
    ...chains.map(({ name }) => `-X ${name}`),
  ];
  return lines.length === 0 ? '' : `*${now.name}\n${lines.join('\n')}\nCOMMIT\n`;
}

interface Table {
  name: string;
  chains: { name: string; policy: string }[];
  rules: string[];
}

function tables(text: string): Table[] {
  const found: Table[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) found.push({ name: line.slice(1).trim(), chains: [], rules: [] });
    const table = found.at(-1);
    const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (chain !== undefined && policy !== undefined) table?.chains.push({ name: chain, policy });
    if (line.startsWith('-A ')) table?.rules.push(line.trim());
  }
  return found;
}

function chainOf(rule: string): string {
  return rule.split(' ')[1] ?? '';
}

/** `iptables-save` of the host, or an empty text where there is no iptables. */
export async function savedFirewall(): Promise<string> {
  const { stdout, exitCode } = await execa('iptables-save', { reject: false });
  return exitCode === 0 ? stdout : '';
}

/** Takes the engine's rules away; `before` is what `savedFirewall` gave when the engine was started. */
export async function restoreFirewall(before: string): Promise<void> {
  const input = undoFirewall(before, await savedFirewall());
  if (input !== '') await execa('iptables-restore', ['--noflush'], { input });
}
