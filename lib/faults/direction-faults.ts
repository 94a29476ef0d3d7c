import { firstRule } from './first-rule.js';

const OPEN = ': expected no answer (timeout), seen connected';

/** Parts of the dataplane that are left out: one direction, or all of it. */
export const directionFaults = [
  firstRule({
    name: 'egress-not-enforced',
    why: 'A dataplane that only knows ingress lets everything out; whoever relies on egress rules has none.',
    reddens: ['network/default-deny-egress'],
    spares: ['network/default-deny-ingress', 'network/rules-egress-allow-all'],
    says: OPEN,
    chain: 'cali-from-wl-dispatch',
    target: 'RETURN',
  }),
  firstRule({
    name: 'ingress-not-enforced',
    why: 'A dataplane that asks only at the source lets everybody into a pod whose peers are not isolated themselves.',
    reddens: ['network/default-deny-ingress'],
    spares: ['network/default-deny-egress', 'network/rules-ingress-allow-all'],
    says: OPEN,
    chain: 'cali-to-wl-dispatch',
    target: 'RETURN',
  }),
  firstRule({
    name: 'forward-accepted',
    why: "A rule of another agent before the CNI's chains opens everything, while every policy still looks applied.",
    reddens: ['network/default-deny-both', 'network/ip-block-except', 'network/policy-updated'],
    spares: ['network/baseline-allow'],
    says: OPEN,
    chain: 'FORWARD',
    target: 'ACCEPT',
  }),
];
