import type { PlannedStep } from '../model/plan.js';
import { planFiles } from './load.js';

const HEAD = `apiVersion: twinlock.dev/v1
kind: NetworkCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
`;
/** Nobody gets into z. */
export const DENY_Z = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: z }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;
/** Only the addresses of x get into z. */
export const ALLOW_BLOCK = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: block, namespace: z }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: [{ from: [{ ipBlock: { cidr: 10.244.131.0/24 } }] }]
`;
/** A manifest of v1 behind the case. */
export const object = (kind: string, metadata: string, rest = '') =>
  `---\napiVersion: v1\nkind: ${kind}\nmetadata: ${metadata}\n${rest}`;
export const FIXED = `annotations: { cni.projectcalico.org/ipAddrs: '["10.244.131.9"]' }`;

/** The steps of a case with these steps, the first at line 7, and manifests. Throws an InputError. */
export function planSteps(steps: string, ...objects: string[]): PlannedStep[] {
  const text = `${HEAD}${steps}${objects.join('')}`;
  return planFiles([{ name: 'case.yaml', path: 'case.yaml', text }])[0]?.steps ?? [];
}

/** One step, in one line. */
export const step = (name: string, fields: string, verdict = 'allow', cells = '[]') =>
  `  - { name: ${name}, ${fields}, expect: { otherwise: ${verdict}, cells: ${cells} } }\n`;
