import { expect } from 'chai';
import fc from 'fast-check';
import { always, given, halves, questionsOf, table, whole } from './verdict-table.test.js';

describe('a change of the world', () => {
  it('by a further pod says nothing new of the others', () =>
    always(({ world, policies }) => {
      const questions = questionsOf(world);
      const more = {
        ...world,
        pods: [...world.pods, { ...world.pods[0], name: 'new', address: '10.9.9.9' } as never],
      };
      expect(table({ world: more, policies }, whole, questions)).to.deep.equal(
        table({ world, policies }, whole, questions),
      );
    }));

  it('by names of ports of one protocol says nothing about another', () =>
    always(({ world, policies }) => {
      for (const protocol of ['TCP', 'UDP', 'SCTP']) {
        const unnamed = world.pods.map((pod) => ({
          ...pod,
          ports: pod.ports.map(({ name, ...port }) =>
            port.protocol === protocol && name ? { ...port, name } : port,
          ),
        }));
        const questions = questionsOf(world).filter((one) => one.protocol === protocol);
        expect(table({ world: { ...world, pods: unnamed }, policies }, whole, questions)).to.deep.equal(
          table({ world, policies }, whole, questions),
        );
      }
    }));

  it('by a label that nobody reads changes nothing', () =>
    always(({ world, policies }) => {
      const labelled = {
        namespaces: world.namespaces.map((one) => ({ ...one, labels: { ...one.labels, unread: 'x' } })),
        pods: world.pods.map((one) => ({ ...one, labels: { ...one.labels, unread: 'x' } })),
      };
      expect(table({ world: labelled, policies }, whole)).to.deep.equal(table({ world, policies }, whole));
    }));
});

describe('what the properties are held for', () => {
  it('random policies say allow and deny in both halves', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(given, (one) => {
        for (const line of table(one, halves))
          seen.add(line.slice(line.indexOf('/', line.indexOf(':')) + 4).trim());
      }),
      { seed: 1, numRuns: 20 },
    );
    for (const half of [
      'allow out, allow in',
      'allow out, deny in',
      'deny out, allow in',
      'deny out, deny in',
    ]) {
      expect(
        [...seen].some((one) => one.endsWith(half)),
        half,
      ).to.equal(true);
    }
  });
});
