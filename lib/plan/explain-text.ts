import { stringify } from 'yaml';
import type { ExplainedHalf, Explanation } from './explain.js';

/** The explanation for reading: the verdict first, then each half, then what to add where one is denied. */
export function explainText(explanation: Explanation): string {
  const { from, to, port, protocol, verdict, egress, ingress, notes } = explanation;
  return [
    `${verdict.toUpperCase()}  ${from} -> ${to}:${port}/${protocol}`,
    halfText(`egress of ${from}`, egress),
    halfText(`ingress of ${to}`, ingress),
    ...missingText([egress, ingress]),
    ...notes.map((note) => `Note: ${note}.`),
  ].join('\n\n');
}

function halfText(whose: string, half: ExplainedHalf): string {
  const lines = [`${half.verdict.padEnd(5)}  ${whose}: ${half.because}.`];
  if (half.verdict === 'deny') {
    const { nearest } = half;
    if (nearest) {
      const before = half.rule === null ? '' : ' that is asked before it';
      lines.push(`       The nearest rule${before} is ${nearest.policy}, rule [${nearest.rule}]:`);
      lines.push(...nearest.misses.map((miss) => `         it ${miss}.`));
    } else if (half.rule !== null) lines.push('       A rule that allows it must be asked before this one.');
    else lines.push('       No policy has a rule that comes near.');
    if (half.slip) lines.push(`       Likely: ${half.slip}`);
  }
  return lines.join('\n');
}

function missingText(halves: readonly ExplainedHalf[]): string[] {
  const missing = halves.flatMap(({ missingRule }) => missingRule ?? []);
  if (missing.length === 0) return [];
  const yaml = missing.map((manifest) => stringify(manifest).trimEnd()).join('\n---\n');
  return [
    `${missing.length > 1 ? 'These rules are' : 'This rule is'} missing, and would open this connection:\n\n${yaml}`,
  ];
}
