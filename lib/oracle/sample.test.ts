import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import type { World, WorldPod } from '../model/world.js';
import { decide } from './decide.js';
import type { Question } from './decision.js';
import { NAMESPACE_NAME_LABEL } from './world.js';

/** The world of the oracle's own tests: x, y, z with pods a, b, c; `http` is 80 everywhere but at y/b, where it is 8080. */
export function sampleWorld(): World {
  const names = ['x', 'y', 'z'];
  return {
    namespaces: names.map((name) => ({ name, labels: { ns: name, [NAMESPACE_NAME_LABEL]: name } })),
    pods: names.flatMap((namespace, row) =>
      ['a', 'b', 'c'].map(
        (name, column): WorldPod => ({
          namespace,
          name,
          labels: { pod: name },
          address: `10.0.${row + 1}.${column + 1}`,
          node: column === 0 ? 'one' : 'two',
          ports: [
            { name: 'http', port: namespace === 'y' && name === 'b' ? 8080 : 80, protocol: 'TCP' },
            { name: 'dns', port: 53, protocol: 'UDP' },
          ],
        }),
      ),
    ),
  };
}

/** A policy of namespace y, unless told otherwise. */
export function policy(spec: Record<string, unknown>, name = 'p', namespace = 'y'): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

export const podA = { matchLabels: { pod: 'a' } };
export const ofX = { namespaceSelector: { matchLabels: { ns: 'x' } } };
export const ingress = (...rules: unknown[]) => ({
  podSelector: podA,
  policyTypes: ['Ingress'],
  ingress: rules,
});
export const egress = (...rules: unknown[]) => ({
  podSelector: podA,
  policyTypes: ['Egress'],
  egress: rules,
});

/** `x/a > y/a:80` or `x/a > y/a:53/UDP`, as a question. */
export function question(text: string): Question {
  const [, from = '', to = '', port, protocol = 'TCP'] = /^(\S+) > (\S+):(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
  return { from, to, port: Number(port), protocol: protocol as Question['protocol'] };
}

/** One rule of the specification, and connections that it must leave open and closed. */
export interface Row {
  rule: string;
  policies: Manifest[];
  allow?: string[];
  deny?: string[];
}

/** One test a rule. */
export function describeRules(title: string, rows: readonly Row[]): void {
  const world = sampleWorld();
  describe(title, () => {
    for (const { rule, policies, allow = [], deny = [] } of rows) {
      it(rule, () => {
        const seen = [...allow, ...deny].map(
          (text) => `${text} ${decide(world, policies, question(text)).verdict}`,
        );
        expect(seen).to.deep.equal([
          ...allow.map((text) => `${text} allow`),
          ...deny.map((text) => `${text} deny`),
        ]);
      });
    }
  });
}
