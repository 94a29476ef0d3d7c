import type { PacketFault } from './packet-fault.js';
import { seenClosed, seenOpen } from './says.js';

/** Policies that are put together wrongly: several of one pod, their types, and rules without anything in them. */
export const policyFaults: readonly PacketFault[] = [
  {
    name: 'one-end-is-enough',
    why: 'What the source may send is not yet what the destination lets in: both ends must allow a connection.',
    reddens: ['network/both-ends-ports-of-both-must-agree'],
    spares: ['network/both-ends-unselected-pods-stay-open', 'network/default-deny-egress'],
    says: seenOpen('x/a -> y/a:80/TCP'),
    rules: [{ does: 'open', from: 'x/a', to: 'y/a', protocol: 'TCP', ports: '80' }],
  },
  {
    name: 'one-of-two-policies-lost',
    why: 'Policies of one pod add up; a dataplane that keeps one of them closes what the other opens.',
    reddens: ['network/policies-add-up'],
    spares: ['network/targets-namespace-y', 'network/stacks-no-mixing'],
    says: seenClosed('z/a -> y/b:81/TCP'),
    rules: [{ does: 'cut', from: 'z/*', to: 'y/b', protocol: 'TCP', ports: '81' }],
  },
  {
    name: 'policies-mixed',
    why: 'The peers of one policy must not get the ports of another: unioned apart, two narrow policies open a wide one.',
    reddens: ['network/stacks-no-mixing'],
    spares: ['network/ports-ingress-none', 'network/default-deny-ingress'],
    says: seenOpen('x/a -> y/b:81/UDP'),
    rules: [
      { does: 'open', from: 'x/*', to: 'y/b', protocol: 'UDP', ports: '81' },
      { does: 'open', from: 'z/*', to: 'y/b', protocol: 'TCP', ports: '80' },
    ],
  },
  {
    name: 'deny-wins-over-allow',
    why: 'A policy without rules denies nothing that another allows; a dataplane that orders them causes an outage.',
    reddens: ['network/conflicts-deny-and-allow-in'],
    spares: ['network/conflicts-allow-out-deny-in', 'network/conflicts-in-deny-pod'],
    says: seenClosed('x/b -> y/c:80/TCP'),
    rules: [{ does: 'cut', from: 'x/b', to: 'y/c' }],
  },
  {
    name: 'empty-rule-taken-as-none',
    why: 'An empty rule allows everything and no rule allows nothing; read alike, allow-all becomes deny-all.',
    reddens: ['network/rules-ingress-allow-all'],
    spares: ['network/rules-ingress-deny-all', 'network/targets-namespace-y'],
    says: seenClosed('x/a -> y/a:80/TCP'),
    rules: [{ does: 'cut', to: 'y/*' }],
  },
  {
    name: 'omitted-types-isolate-egress',
    why: 'Without policyTypes egress is isolated only where a rule for it stands; isolated always, pods lose their way out.',
    reddens: ['network/policy-types-omitted-with-ingress'],
    spares: ['network/policy-types-both-with-ingress-rule'],
    says: seenClosed('z/a -> x/a:80/TCP'),
    rules: [{ does: 'cut', from: 'z/a', to: ['x/*', 'y/*', 'z/b', 'z/c'] }],
  },
  {
    name: 'omitted-types-mean-ingress-alone',
    why: 'An egress rule without policyTypes isolates egress; overlooked, the pod goes everywhere.',
    reddens: ['network/policy-types-omitted'],
    spares: ['network/conflicts-deny-out-allow-in', 'network/default-deny-egress'],
    says: seenOpen('x/c -> z/a:80/TCP'),
    rules: [{ does: 'open', from: 'x/c', to: 'z/*' }],
  },
];
