import type { PolicyPort } from '../oracle/network-policy.js';
import { Oracle } from '../oracle/oracle.js';
import {
  everyRule,
  everySelector,
  firstOf,
  type Inversion,
  isEmpty,
  NOBODY,
  of,
  onlyHalf,
  peersOf,
  portsOf,
  selectorsOf,
  specOf,
  typesOf,
} from './inverted.test.js';

/** Every inversion that the fuzzing of 200 sets must find. */
export const INVERSIONS: readonly Inversion[] = [
  peersOf('except is ignored', ({ ipBlock, ...rest }) => [
    ipBlock ? { ipBlock: { cidr: ipBlock.cidr } } : rest,
  ]),
  peersOf('only the first except counts', (peer) => [
    peer.ipBlock
      ? { ipBlock: { cidr: peer.ipBlock.cidr, except: (peer.ipBlock.except ?? []).slice(0, 1) } }
      : peer,
  ]),
  peersOf('ipBlock matches no pod', (peer) => (peer.ipBlock ? [] : [peer])),
  peersOf('a block of IPv6 holds every address', (peer) => [
    peer.ipBlock?.cidr === '::/0' ? { ipBlock: { cidr: '0.0.0.0/0' } } : peer,
  ]),
  peersOf('podSelector and namespaceSelector of one peer are joined by OR', (peer) => {
    const { podSelector, namespaceSelector } = peer;
    return podSelector && namespaceSelector ? [{ podSelector }, { namespaceSelector }] : [peer];
  }),
  peersOf('podSelector of a peer is ignored beside namespaceSelector', (peer) => [
    peer.namespaceSelector ? { namespaceSelector: peer.namespaceSelector } : peer,
  ]),
  peersOf('namespaceSelector of a peer is ignored beside podSelector', (peer) => [
    peer.podSelector ? { podSelector: peer.podSelector } : peer,
  ]),
  peersOf('podSelector alone means pods of every namespace', (peer) => [
    peer.podSelector && !peer.namespaceSelector ? { ...peer, namespaceSelector: {} } : peer,
  ]),
  peersOf('an empty podSelector as peer matches nothing', (peer) =>
    isEmpty(peer.podSelector) && !peer.namespaceSelector ? [] : [peer],
  ),
  peersOf('an empty namespaceSelector means the own namespace', (peer) => [
    isEmpty(peer.namespaceSelector) ? { podSelector: peer.podSelector ?? {} } : peer,
  ]),
  selectorsOf('a missing key does not meet NotIn', ({ key, operator, values }) =>
    operator === 'NotIn'
      ? [
          { key, operator, values },
          { key, operator: 'Exists' },
        ]
      : [{ key, operator, values }],
  ),
  selectorsOf('NotIn is taken as In', (one) => [one.operator === 'NotIn' ? { ...one, operator: 'In' } : one]),
  selectorsOf('only the first value of In counts', (one) => [
    one.operator === 'In' ? { ...one, values: (one.values ?? []).slice(0, 1) } : one,
  ]),
  selectorsOf('Exists is met by every pod', (one) => (one.operator === 'Exists' ? [] : [one])),
  selectorsOf('DoesNotExist is met by every pod', (one) => (one.operator === 'DoesNotExist' ? [] : [one])),
  specOf('only the first expression of a selector counts', (spec) =>
    everySelector(spec, ({ matchExpressions, ...rest }) => ({
      ...rest,
      matchExpressions: (matchExpressions ?? []).slice(0, 1),
    })),
  ),
  specOf('matchExpressions are ignored beside matchLabels', (spec) =>
    everySelector(spec, (one) =>
      Object.keys(one.matchLabels ?? {}).length ? { matchLabels: one.matchLabels } : one,
    ),
  ),
  portsOf('endPort is ignored', ({ endPort, ...rest }) => [rest]),
  portsOf('endPort is not part of its range', ({ endPort, ...rest }) =>
    endPort && endPort > Number(rest.port) ? [{ ...rest, endPort: endPort - 1 }] : [rest],
  ),
  portsOf('no protocol means any', (port) =>
    port.protocol
      ? [port]
      : (['TCP', 'UDP', 'SCTP'] as const).map((protocol): PolicyPort => ({ ...port, protocol })),
  ),
  portsOf('protocol is ignored', (port) =>
    (['TCP', 'UDP', 'SCTP'] as const).map((protocol): PolicyPort => ({ ...port, protocol })),
  ),
  portsOf('SCTP is taken as TCP', (port) => [port.protocol === 'SCTP' ? { ...port, protocol: 'TCP' } : port]),
  portsOf('the port is ignored', ({ protocol }) => [protocol ? { protocol } : {}]),
  portsOf('a named port matches nothing', (port) => (typeof port.port === 'string' ? [] : [port])),
  portsOf('a named port is looked up without its protocol', (port) =>
    typeof port.port === 'string'
      ? [{ port: port.port, protocol: port.port.endsWith('udp') ? 'UDP' : 'TCP' }]
      : [port],
  ),
  portsOf('a protocol without a port matches nothing', (port) => (port.protocol && !port.port ? [] : [port])),
  specOf('without policyTypes egress is isolated too', (spec) => ({
    ...spec,
    policyTypes: spec.policyTypes ?? ['Ingress', 'Egress'],
  })),
  specOf('without policyTypes ingress is isolated only by ingress rules', (spec) =>
    spec.policyTypes || spec.ingress?.length || !spec.egress?.length
      ? spec
      : { ...spec, policyTypes: ['Egress'] },
  ),
  specOf('rules isolate although policyTypes leaves their direction out', ({ policyTypes, ...spec }) => ({
    ...spec,
    policyTypes: [
      ...new Set([
        ...(policyTypes ?? ['Ingress']),
        ...(spec.ingress?.length ? (['Ingress'] as const) : []),
        ...(spec.egress?.length ? (['Egress'] as const) : []),
      ]),
    ],
  })),
  specOf('a direction without rules is not isolated', (spec) => {
    const types = typesOf(spec).filter((type) => spec[type === 'Egress' ? 'egress' : 'ingress']?.length);
    return types.length > 0 ? { ...spec, policyTypes: types } : NOBODY;
  }),
  specOf('an empty podSelector selects nobody', (spec) => (isEmpty(spec.podSelector) ? NOBODY : spec)),
  specOf('podSelector is ignored', (spec) => ({ ...spec, podSelector: {} })),
  specOf('rules without peers allow nobody', (spec) =>
    everyRule(spec, (rule) => ((rule.from ?? rule.to)?.length ? [rule] : [])),
  ),
  specOf('rules without ports allow nothing', (spec) =>
    everyRule(spec, (rule) => (rule.ports?.length ? [rule] : [])),
  ),
  specOf('only the first rule counts', (spec) => ({
    ...spec,
    ...(spec.ingress ? { ingress: spec.ingress.slice(0, 1) } : {}),
    ...(spec.egress ? { egress: spec.egress.slice(0, 1) } : {}),
  })),
  specOf('only the first peer counts', (spec) =>
    everyRule(spec, (rule) => [{ ...rule, ...firstOf('from', rule.from), ...firstOf('to', rule.to) }]),
  ),
  specOf('only the first port counts', (spec) =>
    everyRule(spec, (rule) => [{ ...rule, ...firstOf('ports', rule.ports) }]),
  ),
  specOf('peers and ports of a rule are joined by OR', (spec) =>
    everyRule(spec, ({ ports, ...rest }) => {
      const peers = rest.from ?? rest.to;
      return ports?.length && peers?.length ? [{ ports }, rest] : [{ ports, ...rest }];
    }),
  ),
  specOf('egress is never enforced', (spec) => onlyHalf(spec, 'Ingress')),
  specOf('ingress is never enforced', (spec) => onlyHalf(spec, 'Egress')),
  {
    rule: 'policies are joined by AND',
    cluster: (world, policies) => {
      const each = policies.map((one) => new Oracle(world, [one]));
      return (question) => (each.every((one) => one.decide(question).verdict === 'allow') ? 'allow' : 'deny');
    },
  },
  {
    rule: 'of two policies the later one replaces the earlier',
    cluster: (world, policies) => of(world, policies.slice(-1)),
  },
  {
    rule: 'a policy isolates pods of every namespace',
    cluster: (world, policies) =>
      of(
        world,
        policies.flatMap((one) =>
          ['x', 'y', 'z'].map((namespace) => ({ ...one, metadata: { ...one.metadata, namespace } })),
        ),
      ),
  },
];
