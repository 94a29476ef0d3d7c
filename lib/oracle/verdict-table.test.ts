import { expect } from 'chai';
import fc from 'fast-check';
import type { Manifest } from '../model/manifest.js';
import { podName, type World } from '../model/world.js';
import { arbitraryPolicies } from './arbitrary-policies.js';
import { arbitraryWorld } from './arbitrary-worlds.js';
import type { Decision, Question } from './decision.js';
import { Oracle } from './oracle.js';
import type { Half } from './policy.js';
import { vocabularyOf } from './vocabulary.js';

/** A world, and policies over its labels, ports and addresses. */
export interface Given {
  world: World;
  policies: Manifest[];
}

/** Every property draws from here with one seed, which a failure prints with the way to the smallest example. */
export const given: fc.Arbitrary<Given> = arbitraryWorld().chain((world) =>
  arbitraryPolicies(vocabularyOf(world, world.pods)).map((policies) => ({ world, policies })),
);

/** Holds `law` for random worlds and policies. `pick` is a random number for laws that need a choice. */
export function always(law: (given: Given, pick: number) => void, numRuns = 30): void {
  fc.assert(fc.property(given, fc.nat(), law), { seed: 20_264, numRuns });
}

const OUTSIDE = '10.0.1.200';
const PORTS = [
  [80, 'TCP'],
  [8080, 'TCP'],
  [80, 'UDP'],
  [82, 'SCTP'],
] as const;

/** Every connection between pods of the world, and to and from an address that no pod has. */
export function questionsOf(world: World): Question[] {
  const ends = [...world.pods.map(podName), OUTSIDE];
  return ends.flatMap((from) =>
    ends
      .filter((to) => to !== OUTSIDE || from !== OUTSIDE)
      .flatMap((to) => PORTS.map(([port, protocol]): Question => ({ from, to, port, protocol }))),
  );
}

/** What is said of every question, in one line each. */
export function table(
  { world, policies }: Given,
  say: (decision: Decision) => string = ({ verdict }) => verdict,
  questions = questionsOf(world),
): string[] {
  const oracle = new Oracle(world, policies);
  return questions.map(
    (one) => `${one.from} > ${one.to}:${one.port}/${one.protocol} ${say(oracle.decide(one))}`,
  );
}

/** The verdicts of both halves, without the names of policies. */
export const halves = ({ egress, ingress }: Decision) => `${egress.verdict} out, ${ingress.verdict} in`;

/** Everything said but the sentence. */
export const whole = ({ egress, ingress }: Decision) =>
  JSON.stringify([egress, ingress].map(({ because: _, ...half }) => half));

/** Both sets of policies say the same. */
export function same(
  { world, policies }: Given,
  others: readonly Manifest[],
  say: (decision: Decision) => string = halves,
): void {
  expect(table({ world, policies: [...others] }, say)).to.deep.equal(table({ world, policies }, say));
}

/** What is open under the given policies is open under the others too. */
export function closesNothing(before: Given, others: readonly Manifest[]): void {
  const after = new Set(table({ world: before.world, policies: [...others] }));
  const closed = table(before).filter((line) => line.endsWith('allow') && !after.has(line));
  expect(closed).to.deep.equal([]);
}

interface Spec {
  podSelector?: object;
  policyTypes?: string[];
  ingress?: Rule[];
  egress?: Rule[];
}
/** A rule of either direction as it is written. */
export interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port?: number | string; endPort?: number; protocol?: string }[];
}
export interface Peer {
  podSelector?: object;
  namespaceSelector?: object;
  ipBlock?: { cidr: string; except?: string[] };
}

export const specOf = (policy: Manifest) => (policy.spec ?? {}) as Spec;

/** The same policy with another spec. */
export function respecified(policy: Manifest, change: (spec: Spec) => Spec): Manifest {
  return { ...policy, spec: change(specOf(policy)) };
}

/** The same policy under another name. */
export function renamed(policy: Manifest, name: string): Manifest {
  return { ...policy, metadata: { ...policy.metadata, name } };
}

/** Every rule replaced by any number of rules. */
export function rulesReplaced(
  policies: readonly Manifest[],
  by: (rule: Rule, half: Half) => Rule[],
): Manifest[] {
  return policies.map((policy) =>
    respecified(policy, ({ ingress, egress, ...rest }) => ({
      ...rest,
      ...(ingress ? { ingress: ingress.flatMap((rule) => by(rule, 'ingress')) } : {}),
      ...(egress ? { egress: egress.flatMap((rule) => by(rule, 'egress')) } : {}),
    })),
  );
}

/** Every peer replaced by any number of peers, at least one. */
export function peersReplaced(policies: readonly Manifest[], by: (peer: Peer) => Peer[]): Manifest[] {
  return rulesReplaced(policies, (rule) => {
    const { from, to, ...rest } = rule;
    return [{ ...rest, ...(from ? { from: from.flatMap(by) } : {}), ...(to ? { to: to.flatMap(by) } : {}) }];
  });
}
