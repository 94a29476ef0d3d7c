import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import {
  always,
  peersReplaced,
  questionsOf,
  renamed,
  respecified,
  rulesReplaced,
  same,
  specOf,
  table,
  whole,
} from './verdict-table.test.js';
import { NAMESPACE_NAME_LABEL } from './world.js';

/** Both directions as the specification fills them in, so that a split policy isolates what the whole one did. */
const typesOf = (policy: Manifest): string[] => {
  const { policyTypes, egress } = specOf(policy);
  return policyTypes ?? (egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
};

describe('the same, written otherwise', () => {
  it('in another order', () =>
    always((given, pick) => {
      const at = pick % given.policies.length;
      same(given, [...given.policies.slice(at), ...given.policies.slice(0, at)].reverse(), whole);
    }));

  it('with pods and namespaces in another order', () =>
    always(({ world, policies }) => {
      const turned = { namespaces: world.namespaces.toReversed(), pods: world.pods.toReversed() };
      const questions = questionsOf(world);
      expect(table({ world: turned, policies }, whole, questions)).to.deep.equal(
        table({ world, policies }, whole, questions),
      );
    }));

  it('with policyTypes written out', () =>
    always((given) =>
      same(
        given,
        given.policies.map((policy) =>
          respecified(policy, (spec) => ({ ...spec, policyTypes: typesOf(policy) })),
        ),
        whole,
      ),
    ));

  it('under other names', () =>
    always((given) =>
      same(
        given,
        given.policies.map((policy, index) => renamed(policy, `n${9 - index}`)),
      ),
    ));

  it('twice', () =>
    always((given) =>
      same(given, [
        ...given.policies,
        ...given.policies.map((one) => renamed(one, `${one.metadata.name}-2`)),
      ]),
    ));

  it('with one policy for each rule', () =>
    always((given) =>
      same(
        given,
        given.policies.flatMap((policy, index) => {
          const { ingress = [], egress = [], podSelector } = specOf(policy);
          const base = { ...(podSelector ? { podSelector } : {}), policyTypes: typesOf(policy) };
          const parts = [
            base,
            ...ingress.map((rule) => ({ ...base, ingress: [rule] })),
            ...egress.map((rule) => ({ ...base, egress: [rule] })),
          ];
          return parts.map((spec, part) => ({ ...renamed(policy, `p${index}-${part}`), spec }));
        }),
      ),
    ));

  it('with one policy for each direction', () =>
    always((given) =>
      same(
        given,
        given.policies.flatMap((policy) =>
          typesOf(policy).map((type) =>
            respecified(renamed(policy, `${policy.metadata.name}-${type.toLowerCase()}`), (spec) => ({
              ...spec,
              policyTypes: [type],
            })),
          ),
        ),
      ),
    ));

  it('with one rule for each peer', () =>
    always((given) =>
      same(
        given,
        rulesReplaced(given.policies, ({ from, to, ...rest }) => {
          if (from?.length) return from.map((peer) => ({ ...rest, from: [peer] }));
          return to?.length ? to.map((peer) => ({ ...rest, to: [peer] })) : [rest];
        }),
      ),
    ));

  it('with one rule for each port', () =>
    always((given) =>
      same(
        given,
        rulesReplaced(given.policies, ({ ports, ...rest }) =>
          ports?.length ? ports.map((port) => ({ ...rest, ports: [port] })) : [rest],
        ),
      ),
    ));

  it('with ranges of ports cut in two, and single ports as ranges', () =>
    always((given) =>
      same(
        given,
        rulesReplaced(given.policies, ({ ports, ...rest }) => {
          const cut = ports?.flatMap((one) => {
            const { port, endPort } = one;
            if (typeof port !== 'number') return [one];
            const last = endPort ?? port;
            if (last === port) return [{ ...one, endPort: port }];
            return [
              { ...one, endPort: port },
              { ...one, port: port + 1, endPort: last },
            ];
          });
          return [{ ...rest, ...(cut ? { ports: cut } : {}) }];
        }),
        whole,
      ),
    ));

  it('with TCP written where no protocol is', () =>
    always((given) =>
      same(
        given,
        rulesReplaced(given.policies, ({ ports, ...rest }) => [
          { ...rest, ...(ports ? { ports: ports.map((one) => ({ protocol: 'TCP', ...one })) } : {}) },
        ]),
        whole,
      ),
    ));

  it('with the own namespace named where a peer names none', () =>
    always((given) =>
      same(
        given,
        given.policies.flatMap((policy) =>
          peersReplaced([policy], (peer) =>
            peer.podSelector && !peer.namespaceSelector
              ? [{ ...peer, namespaceSelector: inNamespace(policy.metadata.namespace) }]
              : [peer],
          ),
        ),
        whole,
      ),
    ));

  it('with an empty podSelector where a peer has none', () =>
    always((given) =>
      same(
        given,
        peersReplaced(given.policies, (peer) => [
          peer.namespaceSelector && !peer.podSelector ? { ...peer, podSelector: {} } : peer,
        ]),
        whole,
      ),
    ));

  it('with a peer for each namespace that it names', () =>
    always((given) =>
      same(
        given,
        peersReplaced(given.policies, (peer) =>
          peer.namespaceSelector
            ? given.world.namespaces.map(({ name }) => ({
                ...peer,
                namespaceSelector: joined(peer.namespaceSelector, inNamespace(name)),
              }))
            : [peer],
        ),
      ),
    ));
});

type Requirements = { matchLabels?: object; matchExpressions?: object[] };

const inNamespace = (name: unknown) => ({ matchLabels: { [NAMESPACE_NAME_LABEL]: String(name) } });

/** Both selectors at once; they may ask for different values of one label, which nothing meets. */
function joined(one: Requirements = {}, { matchLabels = {} }: Requirements): Requirements {
  const expressions = Object.entries(matchLabels).map(([key, value]) => {
    return { key, operator: 'In', values: [value] };
  });
  return { ...one, matchExpressions: [...(one.matchExpressions ?? []), ...expressions] };
}
