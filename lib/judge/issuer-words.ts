import type { FlowStep } from '../model/flow.js';

/** How those who compare an issuer's name say that it is another: the name that was expected, and the one that was read. */
const MISMATCHES: readonly { words: RegExp; expected: number; read: number }[] = [
  { words: /issuer did not match .*expected "([^"]+)" got "([^"]+)"/, expected: 1, read: 2 },
  {
    words: /document names the issuer (\S+?), and the relying party knows it as (\S+)/,
    expected: 2,
    read: 1,
  },
];

/**
 * What is behind a step that stopped at its issuer's name, and what to do: two names for one provider, a port that was
 * lost, or a name that the one who asks cannot resolve. Nothing where the step says nothing of it.
 */
export function issuerSentences({ outcome, from }: Pick<FlowStep, 'outcome' | 'from'>): string[] {
  const says = outcome.says ?? '';
  for (const { words, expected, read } of MISMATCHES) {
    const found = words.exec(says);
    if (found?.[expected] && found[read]) return [mismatch(found[expected], found[read])];
  }
  if (outcome.how !== 'dns') return [];
  if (from === 'api-server') {
    return [
      "An API server asks its node's resolver, which knows no Service of the cluster: name the issuer, or its discoveryURL, so that the node can resolve it.",
    ];
  }
  if (from === 'browser') {
    return [
      'The browser was sent to a name that is not known outside the cluster: the provider must call itself by the name outside (its hostname, or the frontendUrl of the realm), and pods may reach it by another.',
    ];
  }
  return [];
}

function mismatch(expected: string, read: string): string {
  const rule = `${expected} was expected, and the document is of ${read}: the names of issuers are compared letter by letter.`;
  if (withoutPort(expected) === withoutPort(read)) {
    return `${rule} Only the port differs: a proxy in front of the provider may have lost it, or the provider's hostname does not have it.`;
  }
  return `${rule} Name the issuer ${read}, and give the address at which it is reached only as the place of its document (discoveryURL of an API server, separate addresses of a relying party).`;
}

function withoutPort(name: string): string {
  if (!URL.canParse(name)) return name;
  const url = new URL(name);
  url.port = '';
  return url.href;
}
