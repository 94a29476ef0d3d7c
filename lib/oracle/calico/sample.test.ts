import { expect } from 'chai';
import type { Manifest } from '../../model/manifest.js';
import type { World } from '../../model/world.js';
import { decide } from '../decide.js';
import type { Question } from '../decision.js';
import { question, sampleWorld } from '../sample.test.js';

/** The sample world on both IP versions, with service account `runner` for every pod a. */
export function calicoWorld(): World {
  const world = sampleWorld();
  return {
    namespaces: world.namespaces,
    pods: world.pods.map((pod) => ({
      ...pod,
      address6: (pod.address ?? '').replace(/^10\.0\.(\d)\.(\d)$/, 'fd00::$1:$2'),
      ...(pod.name === 'a' ? { serviceAccount: 'runner' } : {}),
    })),
    serviceAccounts: [{ namespace: 'y', name: 'runner', labels: { role: 'batch' } }],
  };
}

type Spec = Record<string, unknown>;
const object = (kind: string, name: string, spec: Spec, namespace?: string): Manifest => ({
  apiVersion: 'crd.projectcalico.org/v1',
  kind,
  metadata: { name, ...(namespace ? { namespace } : {}) },
  spec,
});

export const globalPolicy = (spec: Spec, name = 'g') => object('GlobalNetworkPolicy', name, spec);
/** A policy of Calico in namespace y, unless told otherwise. */
export const localPolicy = (spec: Spec, name = 'p', namespace = 'y') =>
  object('NetworkPolicy', name, spec, namespace);
export const globalSet = (nets: string[], labels: Record<string, string>): Manifest => {
  const set = object('GlobalNetworkSet', 's', { nets });
  return { ...set, metadata: { ...set.metadata, labels } };
};
export const localSet = (nets: string[], labels: Record<string, string>, namespace = 'y'): Manifest => {
  const set = object('NetworkSet', 's', { nets }, namespace);
  return { ...set, metadata: { ...set.metadata, labels } };
};

/** Spec of a policy for pod a, in one direction. */
export const into = (...ingress: Spec[]): Spec => ({ selector: "pod == 'a'", types: ['Ingress'], ingress });
export const outOf = (...egress: Spec[]): Spec => ({ selector: "pod == 'a'", types: ['Egress'], egress });

/** `x/a > y/a:80` with ` IPv6` behind it where that is meant. */
export function ask(text: string): Question {
  return text.endsWith(' IPv6') ? { ...question(text.slice(0, -5)), family: 6 } : question(text);
}

/** One rule of Calico, and connections that it must leave open and closed. */
export interface CalicoRow {
  rule: string;
  policies: Manifest[];
  allow?: string[];
  deny?: string[];
}

/** One test a row. */
export function describeCalico(title: string, rows: readonly CalicoRow[]): void {
  const world = calicoWorld();
  describe(title, () => {
    for (const { rule, policies, allow = [], deny = [] } of rows) {
      it(rule, () => {
        const seen = [...allow, ...deny].map(
          (text) => `${text} ${decide(world, policies, ask(text)).verdict}`,
        );
        expect(seen).to.deep.equal([
          ...allow.map((text) => `${text} allow`),
          ...deny.map((text) => `${text} deny`),
        ]);
      });
    }
  });
}
