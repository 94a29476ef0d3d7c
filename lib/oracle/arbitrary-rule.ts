import fc from 'fast-check';
import type { Protocol } from '../model/cell.js';
import { arbitrarySelector, oneOf } from './arbitrary-selector.js';
import type { PolicyPeer, PolicyPort } from './network-policy.js';
import type { Vocabulary } from './vocabulary.js';

/** A block of the other family, which no IPv4 connection is in. */
const OTHER_FAMILY: PolicyPeer = { ipBlock: { cidr: '::/0' } };

/** Items of `from` and `to`, in every form that the API takes. */
export function arbitraryPeer(words: Vocabulary): fc.Arbitrary<PolicyPeer> {
  const podSelector = arbitrarySelector(words.podLabels);
  const namespaceSelector = arbitrarySelector(words.namespaceLabels);
  const block = oneOf(words.blocks);
  const holed = oneOf(words.blocks.filter(({ parts }) => parts.length > 1)).chain(({ cidr, parts }) =>
    fc
      .subarray(parts, { minLength: 1, maxLength: 2 })
      .map((except): PolicyPeer => ({ ipBlock: { cidr, except } })),
  );
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ podSelector }) },
    { weight: 6, arbitrary: fc.record({ namespaceSelector }) },
    { weight: 8, arbitrary: fc.record({ podSelector, namespaceSelector }) },
    { weight: 4, arbitrary: block.map(({ cidr }): PolicyPeer => ({ ipBlock: { cidr } })) },
    { weight: 5, arbitrary: holed },
    { weight: 1, arbitrary: fc.constant(OTHER_FAMILY) },
  );
}

/** Items of `ports`: numbers, names, ranges, whole protocols; with the protocol left out as often as not. */
export function arbitraryPort(words: Vocabulary): fc.Arbitrary<PolicyPort> {
  const protocol = oneOf<Protocol>(['TCP', 'TCP', 'UDP', 'UDP', 'SCTP']);
  const number = oneOf(words.numbers);
  const name = oneOf(words.portNames);
  const range = fc
    .tuple(fc.nat(2), fc.nat(2), number)
    .map(([below, above, middle]) => ({ port: middle - below, endPort: middle + above }));
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<PolicyPort>({}) },
    { weight: 3, arbitrary: fc.record({ protocol }) },
    { weight: 4, arbitrary: fc.record({ port: number }) },
    { weight: 4, arbitrary: fc.record({ port: number, protocol }) },
    { weight: 2, arbitrary: fc.record({ port: name }) },
    { weight: 3, arbitrary: fc.record({ port: name, protocol }) },
    { weight: 3, arbitrary: range },
    { weight: 3, arbitrary: fc.tuple(range, protocol).map(([ports, of]) => ({ ...ports, protocol: of })) },
  );
}

/** A rule of either direction, before it is written: only one of `from` and `to` is there. */
export interface ArbitraryRule {
  from?: PolicyPeer[];
  to?: PolicyPeer[];
  ports?: PolicyPort[];
}

/**
 * One rule: a list of each sort is left out, empty, or has up to three items. Both lists left out allow everything and
 * hide what the other rules say, so they are rare.
 */
export function arbitraryRule(words: Vocabulary, list: 'from' | 'to'): fc.Arbitrary<ArbitraryRule> {
  const peers = (most: number) => fc.array(arbitraryPeer(words), { minLength: 1, maxLength: most });
  const ports = (most: number) => fc.array(arbitraryPort(words), { minLength: 1, maxLength: most });
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<ArbitraryRule>({}) },
    { weight: 1, arbitrary: fc.constant<ArbitraryRule>({ [list]: [], ports: [] }) },
    { weight: 6, arbitrary: peers(3).map((who): ArbitraryRule => ({ [list]: who })) },
    { weight: 4, arbitrary: ports(2).map((what): ArbitraryRule => ({ ports: what })) },
    { weight: 2, arbitrary: ports(2).map((what): ArbitraryRule => ({ [list]: [], ports: what })) },
    {
      weight: 8,
      arbitrary: fc
        .tuple(peers(2), ports(2))
        .map(([who, what]): ArbitraryRule => ({ [list]: who, ports: what })),
    },
  );
}
