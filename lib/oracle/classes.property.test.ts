import { expect } from 'chai';
import fc from 'fast-check';
import type { Manifest } from '../model/manifest.js';
import { podName, type World } from '../model/world.js';
import { arbitraryCalico } from './arbitrary-calico.js';
import { arbitraryPolicies } from './arbitrary-policies.js';
import { arbitraryWorld } from './arbitrary-worlds.js';
import type { ClassVerdicts } from './class-verdicts.js';
import { classVerdicts } from './classes.js';
import { Oracle } from './oracle.js';
import { vocabularyOf } from './vocabulary.js';

/** At most two policies: many tell pods apart for many reasons, and hide that one reason is missed. */
const given = arbitraryWorld().chain((world) =>
  arbitraryPolicies(vocabularyOf(world, world.pods)).map((policies) => ({
    world,
    policies: policies.slice(0, 2),
  })),
);
const SEED = { seed: 20_264, numRuns: 120 };
const said = (half: { verdict: string; policy: string | null; rule: number | null }) =>
  `${half.verdict} ${half.policy} ${half.rule}`;

/** Every cell between two members, by the verdict of their classes. */
function expanded(verdicts: ClassVerdicts): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [from, source] of verdicts.classes.entries()) {
    const { egress, ingress } = verdicts.row(from);
    for (const [at, target] of verdicts.targets.entries()) {
      if (!verdicts.isCell(from, target)) continue;
      const [out, into] = [verdicts.halves[egress[at] ?? 0], verdicts.halves[ingress[at] ?? 0]];
      for (const one of source.members)
        for (const other of verdicts.classes[target.to]?.members ?? [])
          if (one !== other && out && into)
            cells.set(`${one} ${other} ${target.port}/${target.protocol}`, `${said(out)}, ${said(into)}`);
    }
  }
  return cells;
}

/** The same, asked pod by pod. */
function asked(world: World, policies: readonly Manifest[]): Map<string, string> {
  const oracle = new Oracle(world, policies);
  const cells = new Map<string, string>();
  for (const from of world.pods.map(podName)) {
    for (const pod of world.pods) {
      const to = podName(pod);
      for (const { port, protocol } of from === to ? [] : pod.ports) {
        const { egress, ingress } = oracle.decide({ from, to, port, protocol });
        cells.set(`${from} ${to} ${port}/${protocol}`, `${said(egress)}, ${said(ingress)}`);
      }
    }
  }
  return cells;
}

const sorted = (cells: ReadonlyMap<string, string>) =>
  [...cells].sort(([one], [other]) => (one < other ? -1 : 1));

describe('properties of classes', () => {
  it('the verdict of two classes is that of every pair of their members, with policies of Calico too', () => {
    fc.assert(
      fc.property(given, arbitraryCalico, fc.boolean(), ({ world, policies }, calico, alone) => {
        const all = alone ? calico : [...policies, ...calico];
        expect(sorted(expanded(classVerdicts(world, all)))).to.deep.equal(sorted(asked(world, all)));
      }),
      SEED,
    );
  });

  it('the verdict of two classes is that of every pair of their members', () => {
    fc.assert(
      fc.property(given, ({ world, policies }) => {
        expect(sorted(expanded(classVerdicts(world, policies)))).to.deep.equal(
          sorted(asked(world, policies)),
        );
      }),
      SEED,
    );
  });

  it('without nodes, it is the same but for a node and its own pods', () => {
    fc.assert(
      fc.property(given, ({ world, policies }) => {
        const verdicts = classVerdicts(world, policies, 0);
        const pods = new Map(world.pods.map((pod) => [podName(pod), pod]));
        const others = (cells: ReadonlyMap<string, string>) =>
          sorted(cells).filter(([key]) => {
            const [from, to] = key.split(' ').map((name) => pods.get(name));
            return !(from?.hostNetwork && from.node !== undefined && from.node === to?.node);
          });
        expect(others(expanded(verdicts))).to.deep.equal(others(asked(world, policies)));
      }),
      SEED,
    );
  });

  it('a pod is in one class', () => {
    fc.assert(
      fc.property(given, ({ world, policies }) => {
        const members = classVerdicts(world, policies).classes.flatMap((one) => one.members);
        expect([...members].sort()).to.deep.equal(world.pods.map(podName).sort());
      }),
      { ...SEED, numRuns: 40 },
    );
  });

  it('a twin of a pod joins its class, whatever nobody reads of it', () => {
    fc.assert(
      fc.property(given, fc.nat(), ({ world, policies }, pick) => {
        const pod = world.pods[pick % world.pods.length];
        if (!pod) throw new Error('a world without pods');
        const twin = { ...pod, name: 'twin', labels: { ...pod.labels, 'nobody-reads': 'this' } };
        const { classes } = classVerdicts({ ...world, pods: [...world.pods, twin] }, policies);
        const own = classes.find(({ members }) => members.includes(podName(twin)));
        expect(own?.members).to.include(podName(pod));
      }),
      { ...SEED, numRuns: 40 },
    );
  });
});
