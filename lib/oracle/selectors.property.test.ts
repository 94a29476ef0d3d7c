import { expect } from 'chai';
import { podName, type World } from '../model/world.js';
import type { Question } from './decision.js';
import {
  always,
  type Peer,
  peersReplaced,
  questionsOf,
  rulesReplaced,
  same,
  table,
  whole,
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
  const rewritten = (by: (selector: Selector) => Selector[]) => {
    const change = (peer: Peer) => selectorsReplaced(peer, by);
    // More than elsewhere, since each form of a selector is in few of the policies.
    always((given) => same(given, peersReplaced(given.policies, change)), 90);
  };

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

  it('with everybody named where a rule has no peers, but for nodes', () =>
    always(({ world, policies }) => {
      const everybody: Peer[] = [{ namespaceSelector: {} }, { ipBlock: { cidr: '0.0.0.0/0' } }];
      const named = rulesReplaced(policies, (rule, half) => {
        const list = half === 'ingress' ? 'from' : 'to';
        return [rule[list]?.length ? rule : { ...rule, [list]: everybody }];
      });
      const questions = questionsOf(world).filter((one) => !nodesOf(world).some((node) => isEnd(one, node)));
      expect(table({ world, policies: named }, undefined, questions)).to.deep.equal(
        table({ world, policies }, undefined, questions),
      );
    }));

  it('with all pods named beside what a rule names, as far as nodes go: no selector means them', () =>
    always(({ world, policies }) => {
      const all: Peer[] = [{ namespaceSelector: {} }, { podSelector: {} }];
      const more = rulesReplaced(policies, (rule, half) => {
        const list = half === 'ingress' ? 'from' : 'to';
        return [rule[list]?.length ? { ...rule, [list]: [...(rule[list] ?? []), ...all] } : rule];
      });
      const questions = questionsOf(world).filter((one) => nodesOf(world).some((node) => isEnd(one, node)));
      expect(table({ world, policies: more }, whole, questions)).to.deep.equal(
        table({ world, policies }, whole, questions),
      );
    }));
});

const nodesOf = ({ pods }: World) => pods.filter((pod) => pod.hostNetwork).map(podName);
const isEnd = ({ from, to }: Question, name: string) => from === name || to === name;
