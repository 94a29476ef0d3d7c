import { expect } from 'chai';
import fc from 'fast-check';
import type { Manifest } from '../model/manifest.js';
import { Oracle } from './oracle.js';
import { policy, sampleWorld } from './sample.test.js';

const world = sampleWorld();
const pods = world.pods.map(({ namespace, name }) => `${namespace}/${name}`);

const podSelector = fc.constantFrom({}, ...['a', 'b', 'c'].map((pod) => ({ matchLabels: { pod } })), {
  matchExpressions: [{ key: 'pod', operator: 'NotIn', values: ['a'] }],
});
const namespaceSelector = fc.constantFrom({}, ...['x', 'y', 'z'].map((ns) => ({ matchLabels: { ns } })));
const peer = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.constantFrom(
    { ipBlock: { cidr: '10.0.1.0/24' } },
    { ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.2.0/24'] } },
  ),
);
const port = fc.constantFrom(
  { port: 80 },
  { port: 'http' },
  { port: 53, protocol: 'UDP' },
  { protocol: 'UDP' },
  { port: 70, endPort: 90 },
);
const rule = (list: 'from' | 'to') =>
  fc.record({ [list]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) });
const types = fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']);
const spec = fc.record({
  podSelector,
  policyTypes: types,
  ingress: fc.array(rule('from'), { maxLength: 3 }),
  egress: fc.array(rule('to'), { maxLength: 3 }),
});
const policies = fc.array(fc.tuple(spec, fc.constantFrom('x', 'y', 'z')), { maxLength: 4 });
type Written = [Record<string, unknown>, string][];
const manifests = (written: Written): Manifest[] =>
  written.map(([one, namespace], index) => policy(one, `p${index}`, namespace));

/** Every verdict of the world, as one text for each cell. */
function verdicts(given: readonly Manifest[]): Map<string, string> {
  const oracle = new Oracle(world, given);
  const cells = new Map<string, string>();
  for (const from of pods) {
    for (const to of pods) {
      for (const [target, protocol] of [
        [80, 'TCP'],
        [8080, 'TCP'],
        [53, 'UDP'],
      ] as const) {
        const decision = oracle.decide({ from, to, port: target, protocol });
        cells.set(`${from} ${to} ${target}/${protocol}`, decision.verdict);
      }
    }
  }
  return cells;
}

describe('properties of the oracle', () => {
  it('the order of policies plays no part', () => {
    fc.assert(
      fc.property(policies, fc.nat(), (written, turn) => {
        const given = manifests(written);
        const at = given.length ? turn % given.length : 0;
        const turned = [...given.slice(at), ...given.slice(0, at)].reverse();
        expect(verdicts(turned)).to.deep.equal(verdicts(given));
      }),
      { numRuns: 40 },
    );
  });

  it('a rule added to a direction that is isolated already closes no cell', () => {
    fc.assert(
      fc.property(policies, rule('from'), rule('to'), fc.nat(), (written, into, out, pick) => {
        fc.pre(written.length > 0);
        const at = pick % written.length;
        const more = written.map(([one, namespace], index): [Record<string, unknown>, string] =>
          index === at
            ? [{ ...one, ingress: [...one.ingress, into], egress: [...one.egress, out] }, namespace]
            : [one, namespace],
        );
        const after = verdicts(manifests(more));
        for (const [cell, verdict] of verdicts(manifests(written))) {
          if (verdict === 'allow') expect(after.get(cell), cell).to.equal('allow');
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a policy split into one for each of its rules says the same', () => {
    fc.assert(
      fc.property(policies, (written) => {
        const split = written.flatMap(
          ([one, namespace]): Written => [
            [{ ...one, ingress: [], egress: [] }, namespace],
            ...one.ingress.map((single): Written[number] => [
              { ...one, ingress: [single], egress: [] },
              namespace,
            ]),
            ...one.egress.map((single): Written[number] => [
              { ...one, ingress: [], egress: [single] },
              namespace,
            ]),
          ],
        );
        expect(verdicts(manifests(split))).to.deep.equal(verdicts(manifests(written)));
      }),
      { numRuns: 40 },
    );
  });
});
