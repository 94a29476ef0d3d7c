import { expect } from 'chai';
import {
  always,
  type Peer,
  peersReplaced,
  questionsOf,
  rulesReplaced,
  same,
  table,
} from './verdict-table.test.js';

interface Expression {
  key: string;
  operator: string;
  values?: string[];
}
interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: Expression[];
}

/** Every peer with each of its two selectors replaced by any number of selectors, of which one must hold. */
function selectorsReplaced(peer: Peer, by: (selector: Selector) => Selector[]): Peer[] {
  const { podSelector, namespaceSelector } = peer;
  const pods = podSelector ? by(podSelector).map((one): Peer => ({ podSelector: one })) : [{}];
  const places = namespaceSelector
    ? by(namespaceSelector).map((one): Peer => ({ namespaceSelector: one }))
    : [{}];
  return peer.ipBlock ? [peer] : pods.flatMap((one) => places.map((other) => ({ ...one, ...other })));
}

/** The selector with its first expression of that operator replaced by others, any of which must hold. */
function split(selector: Selector, operator: string, by: (one: Expression) => Expression[][]): Selector[] {
  const all = selector.matchExpressions ?? [];
  const first = all.find((one) => one.operator === operator);
  if (!first) return [selector];
  const rest = all.filter((one) => one !== first);
  return by(first).map((parts) => ({ ...selector, matchExpressions: [...rest, ...parts] }));
}

describe('the same, with selectors written otherwise', () => {
  const rewritten = (by: (selector: Selector) => Selector[]) =>
    always((given) =>
      same(
        given,
        peersReplaced(given.policies, (peer) => selectorsReplaced(peer, by)),
      ),
    );

  it('with matchLabels as expressions', () =>
    rewritten(({ matchLabels, matchExpressions = [] }) => {
      const labels = Object.entries(matchLabels ?? {}).map(([key, value]) => {
        return { key, operator: 'In', values: [value] };
      });
      return [{ matchExpressions: [...matchExpressions, ...labels] }];
    }));

  it('with a peer for each value of In', () =>
    rewritten((selector) =>
      split(selector, 'In', (one) => (one.values ?? []).map((value) => [{ ...one, values: [value] }])),
    ));

  it('with NotIn as one peer without the key, and one with it and another value', () =>
    rewritten((selector) =>
      split(selector, 'NotIn', (one) => [
        [{ key: one.key, operator: 'DoesNotExist' }],
        [{ key: one.key, operator: 'Exists' }, one],
      ]),
    ));

  it('with NotIn as an expression for each value', () =>
    rewritten((selector) =>
      split(selector, 'NotIn', (one) => [(one.values ?? []).map((value) => ({ ...one, values: [value] }))]),
    ));

  it('with every protocol named where a rule has no ports', () =>
    always((given) =>
      same(
        given,
        rulesReplaced(given.policies, (rule) =>
          rule.ports?.length
            ? [rule]
            : [{ ...rule, ports: ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ protocol })) }],
        ),
      ),
    ));

  it('with everybody named where a rule has no peers, but for nodes, whom no selector means', () =>
    always(({ world, policies }) => {
      const hosts = world.pods.filter((pod) => pod.hostNetwork).map((pod) => `${pod.namespace}/${pod.name}`);
      const questions = questionsOf(world).filter(
        ({ from, to }) => ![from, to].some((one) => hosts.includes(one)),
      );
      const everybody: Peer[] = [{ namespaceSelector: {} }, { ipBlock: { cidr: '0.0.0.0/0' } }];
      const named = rulesReplaced(policies, (rule, half) => {
        const list = half === 'ingress' ? 'from' : 'to';
        return [rule[list]?.length ? rule : { ...rule, [list]: everybody }];
      });
      expect(table({ world, policies: named }, undefined, questions)).to.deep.equal(
        table({ world, policies }, undefined, questions),
      );
    }));
});
