import type { PacketFault } from './packet-fault.js';
import { seenClosed, seenOpen } from './says.js';

/** Blocks of addresses that hold more, or less, than is written. */
export const blockFaults: readonly PacketFault[] = [
  {
    name: 'except-ignored',
    why: 'An exception that is ignored lets exactly those in who were taken out by name.',
    reddens: ['network/ip-block-except'],
    spares: ['network/blocks-ingress-one-address', 'network/default-deny-ingress'],
    says: seenOpen('x/b -> z/c:80/TCP'),
    rules: [
      { does: 'open', from: 'x/b', to: 'z/c', protocol: 'TCP', ports: '80' },
      { does: 'open', from: 'x/b', to: 'z/c', protocol: 'UDP', ports: '80' },
    ],
  },
  {
    name: 'except-overrules-other-rules',
    why: 'An exception ends its own block only; what another item allows stays allowed.',
    reddens: ['network/blocks-ingress-excepted-here-allowed-there'],
    spares: ['network/blocks-ingress-one-address'],
    says: seenClosed('x/a -> z/b:80/TCP'),
    rules: [{ does: 'cut', from: 'x/a', to: 'z/b' }],
  },
  {
    name: 'block-wider-than-its-mask',
    why: 'A block that is wider than its mask lets the neighbours of one address in.',
    reddens: ['network/blocks-ingress-one-address'],
    spares: ['network/blocks-ingress-everything', 'network/blocks-egress-one-address'],
    says: seenOpen('x/a -> z/b:80/TCP'),
    rules: [{ does: 'open', from: 'x/*', to: 'z/b' }],
  },
  {
    name: 'egress-block-matches-no-pod',
    why: "Pods have addresses too; a dataplane whose egress blocks only hold the outside closes a cluster's own services.",
    reddens: ['network/ip-block-egress'],
    spares: ['network/both-ends-must-agree'],
    says: seenClosed('x/a -> z/a:80/TCP'),
    rules: [{ does: 'cut', from: 'x/a', to: ['z/a', 'z/b'] }],
  },
];
