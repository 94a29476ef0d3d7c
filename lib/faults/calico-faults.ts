import type { PacketFault } from './packet-fault.js';
import { seenClosed, seenOpen } from './says.js';

/** Calico's own policies, which have an order, and rules that deny, pass and log. */
export const calicoFaults: readonly PacketFault[] = [
  {
    name: 'calico-order-ignored',
    why: 'Policies with an order mean their first match; asked in any order, a deny protects nothing.',
    reddens: ['network/calico-order'],
    spares: ['network/calico-pass', 'network/calico-deny-egress'],
    says: seenOpen('x/a -> z/b:80/TCP'),
    rules: [{ does: 'open', from: 'x/*', to: 'z/b' }],
  },
  {
    name: 'calico-deny-after-network-policies',
    why: 'A deny of a low order comes before every NetworkPolicy; asked after them it never takes anything away.',
    reddens: ['network/calico-before-network-policy'],
    spares: ['network/calico-order', 'network/conflicts-deny-and-allow-in'],
    says: seenOpen('x/c -> y/b:80/TCP'),
    rules: [{ does: 'open', from: 'x/c', to: 'y/b' }],
  },
  {
    name: 'calico-pass-taken-as-deny',
    why: 'Pass hands on to the profile, which allows; taken as a deny it closes what it was written to leave alone.',
    reddens: ['network/calico-pass'],
    spares: ['network/namespace-by-name', 'network/default-deny-ingress'],
    says: seenClosed('y/a -> x/b:80/TCP'),
    rules: [{ does: 'cut', from: 'y/*', to: 'x/b' }],
  },
  {
    name: 'calico-network-set-empty',
    why: 'A rule may select network sets by label; a dataplane that knows only pods closes all their addresses.',
    reddens: ['network/calico-network-set'],
    spares: ['network/targets-namespace-x'],
    says: seenClosed('x/a -> y/c:80/TCP'),
    rules: [{ does: 'cut', from: ['x/a', 'x/b'], to: 'y/c' }],
  },
  {
    name: 'calico-log-does-not-isolate',
    why: 'A policy that only logs isolates the pods that it selects; whoever relies on it would stand open.',
    reddens: ['network/calico-log-isolates'],
    spares: ['network/calico-order', 'network/default-deny-ingress'],
    says: seenOpen('x/a -> z/c:80/TCP'),
    rules: [{ does: 'open', to: 'z/c' }],
  },
];
