import type { PacketFault } from './packet-fault.js';
import { seenClosed, seenOpen } from './says.js';

/** Selectors that mean other pods than they say: of the policy's own targets, and of its peers. */
export const selectorFaults: readonly PacketFault[] = [
  {
    name: 'target-selector-ignored',
    why: 'A policy for one pod that hits its whole namespace cuts off pods that nobody meant.',
    reddens: ['network/targets-by-label'],
    spares: ['network/targets-namespace-x', 'network/targets-all-pods'],
    says: seenClosed('y/a -> x/b:80/TCP'),
    rules: [
      { does: 'cut', from: ['y/*', 'z/*'], to: ['x/b', 'x/c'] },
      { does: 'cut', from: ['x/b', 'x/c'], to: ['y/*', 'z/*'] },
    ],
  },
  {
    name: 'target-expression-ignored',
    why: 'A podSelector by expression that selects too few leaves a pod open that its owner believes isolated.',
    reddens: ['network/targets-in'],
    spares: ['network/targets-by-label', 'network/targets-nobody'],
    says: seenOpen('y/a -> x/b:80/TCP'),
    rules: [
      { does: 'open', from: ['x/c', 'y/*', 'z/*'], to: 'x/b' },
      { does: 'open', from: 'x/b', to: ['x/c', 'y/*', 'z/*'] },
    ],
  },
  {
    name: 'pod-peer-of-any-namespace',
    why: "A podSelector alone means pods of the policy's own namespace; matched everywhere, a label opens it to strangers.",
    reddens: ['network/peers-ingress-own-b'],
    spares: ['network/peers-ingress-every-b', 'network/peers-egress-own-b'],
    says: seenOpen('y/b -> x/a:80/TCP'),
    rules: [{ does: 'open', from: ['y/b', 'z/b'], to: 'x/a' }],
  },
  {
    name: 'namespace-let-in',
    why: 'A namespaceSelector that lets another namespace in breaks the border between tenants.',
    reddens: ['network/peers-ingress-of-y'],
    spares: ['network/peers-ingress-of-y-or-block', 'network/peers-egress-of-y'],
    says: seenOpen('z/a -> x/a:80/TCP'),
    rules: [{ does: 'open', from: 'z/*', to: 'x/a' }],
  },
  {
    name: 'selectors-of-a-peer-taken-as-or',
    why: 'Two selectors in one peer must both match; taken as alternatives they open far more than was written.',
    reddens: ['network/allow-by-pod-and-namespace'],
    spares: ['network/allow-by-pod-or-namespace', 'network/allow-by-namespace'],
    says: seenOpen('x/a -> y/a:80/TCP'),
    rules: [{ does: 'open', from: 'x/*', to: 'y/a' }],
  },
  {
    name: 'second-peer-lost',
    why: 'Peers of one list are alternatives; a dataplane that reads only the first, or wants all of them, closes a way.',
    reddens: ['network/allow-by-pod-or-namespace'],
    spares: ['network/allow-by-namespace', 'network/allow-by-pod-and-namespace'],
    says: seenClosed('y/b -> y/a:80/TCP'),
    rules: [{ does: 'cut', from: 'y/b', to: 'y/a' }],
  },
  {
    name: 'peer-expression-ignored',
    why: 'A selector whose matchExpressions are ignored selects everything, and every label check in it is void.',
    reddens: ['network/match-expressions'],
    spares: ['network/both-ends-must-agree', 'network/default-deny-ingress'],
    says: seenOpen('x/c -> z/a:80/TCP'),
    rules: [
      { does: 'open', from: ['x/c', 'y/c'], to: 'z/a', protocol: 'TCP' },
      { does: 'open', from: ['x/c', 'y/c'], to: 'z/a', protocol: 'UDP' },
    ],
  },
  {
    name: 'absent-label-misses-not-in',
    why: 'An object without the label meets NotIn and DoesNotExist; a dataplane that wants the key closes such peers.',
    reddens: ['network/selectors-ingress-pods-without-key'],
    spares: ['network/selectors-ingress-pods-not-in', 'network/selectors-ingress-by-name'],
    says: seenClosed('z/a -> y/c:80/TCP'),
    rules: [{ does: 'cut', from: 'z/*', to: 'y/c' }],
  },
  {
    name: 'namespace-name-label-unknown',
    why: 'Every namespace carries its name as a label; a dataplane that does not see it closes what names a namespace.',
    reddens: ['network/namespace-by-name'],
    spares: ['network/targets-in'],
    says: seenClosed('z/a -> x/b:80/TCP'),
    rules: [{ does: 'cut', from: 'z/*', to: 'x/b' }],
  },
];
