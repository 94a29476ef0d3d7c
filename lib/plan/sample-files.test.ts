import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { InputError, type InputProblem } from '../model/errors.js';

const made: string[] = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder of files for one test; taken away when the process ends. Returns its path. */
export function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-plan-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The problems of the InputError that `work` must throw. */
export function problemsOf(work: () => unknown): readonly InputProblem[] {
  try {
    work();
  } catch (error) {
    expect(error, String(error)).to.be.instanceOf(InputError);
    return (error as InputError).problems;
  }
  throw new Error('nothing was refused');
}

/** A sound network case, line by line; `change` replaces pieces of it, and must find them. */
export function networkCase(changes: Record<string, string> = {}): string {
  let text = `apiVersion: twinlock.dev/v1
kind: NetworkCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
expect:
  otherwise: allow
  cells:
    - deny: { to: y/a }
    - allow: { from: x/b, to: y/a, ports: [80], protocol: TCP }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow-b, namespace: y }
spec:
  podSelector: { matchLabels: { pod: a } }
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { ns: x } }
          podSelector: { matchLabels: { pod: b } }
      ports:
        - { port: 80, protocol: TCP }
`;
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`the sample has no ${from}`);
    text = text.replace(from, to);
  }
  return text;
}
