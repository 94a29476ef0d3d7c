import type { PacketFault } from './packet-fault.js';
import { seenOpen } from './says.js';

const NEW = '-m conntrack --ctstate NEW';

/** One direction is not enforced: the packet is asked about at its other end alone. */
export const directionFaults: readonly PacketFault[] = [
  {
    name: 'egress-not-enforced',
    why: 'A dataplane that only knows ingress lets everything out; whoever relies on egress rules has none.',
    reddens: ['network/default-deny-egress', 'network/both-ends-must-agree'],
    spares: ['network/default-deny-ingress', 'network/rules-egress-allow-all'],
    says: ': expected no answer (timeout), seen connected',
    rules: [
      { does: 'open', match: `-i cali+ ! -o cali+ ${NEW}` },
      { does: 'ask-ingress', match: `-i cali+ -o cali+ ${NEW}` },
      { does: 'open', match: `-i cali+ -o cali+ ${NEW}` },
    ],
  },
  {
    name: 'ingress-not-enforced',
    why: 'A dataplane that asks only at the source lets everybody into a pod whose peers are not isolated themselves.',
    reddens: ['network/default-deny-ingress', 'network/both-ends-must-agree'],
    spares: ['network/default-deny-egress', 'network/rules-ingress-allow-all'],
    says: ': expected no answer (timeout), seen connected',
    rules: [
      { does: 'open', match: `! -i cali+ -o cali+ ${NEW}` },
      { does: 'ask-egress', match: `-i cali+ -o cali+ ${NEW}` },
      { does: 'open', match: `-i cali+ -o cali+ ${NEW}` },
    ],
  },
  {
    name: 'one-end-is-enough',
    why: 'What the source may send is not yet what the destination lets in: both ends must allow a connection.',
    reddens: ['network/both-ends-ports-of-both-must-agree'],
    spares: ['network/both-ends-unselected-pods-stay-open', 'network/default-deny-egress'],
    says: seenOpen('x/a -> y/a:80/TCP'),
    rules: [{ does: 'open', from: 'x/a', to: 'y/a', protocol: 'TCP', ports: '80' }],
  },
];
