import type { PacketFault } from './packet-fault.js';
import { seenClosed, seenOpen } from './says.js';

/** Pods without a fixed address get one of this pool: those that a case makes. */
const NEW_PODS = '10.244.0.0/17';
const NEW = '-m conntrack --ctstate NEW';

/** A change of policies, labels or pods that does not arrive, or arrives too late. */
export const changeFaults: readonly PacketFault[] = [
  {
    name: 'policy-update-lost',
    why: 'A policy whose update never arrives goes on letting in whom the old version named.',
    reddens: ['network/policy-updated'],
    spares: ['network/stacks-same-policy-twice', 'network/policy-deleted'],
    says: seenOpen('x/a -> z/c:80/TCP'),
    rules: [{ does: 'open', from: 'x/*', to: 'z/c' }],
  },
  {
    name: 'policy-deletion-lost',
    why: 'A policy that outlives its deletion is an outage which no object in the cluster explains.',
    reddens: ['network/policy-deleted'],
    spares: ['network/rules-ingress-deny-all', 'network/targets-namespace-y'],
    says: seenClosed('x/a -> y/a:80/TCP'),
    rules: [{ does: 'cut', to: 'y/*' }],
  },
  {
    name: 'pod-label-change-unseen',
    why: 'A pod that gets its label later is no peer of anybody, unless its policies follow its labels.',
    reddens: ['network/pod-relabelled'],
    spares: ['network/targets-namespace-z', 'network/namespace-relabelled'],
    says: seenClosed('x/a -> z/c:80/TCP'),
    rules: [{ does: 'cut', from: 'x/a', to: 'z/c' }],
  },
  {
    name: 'namespace-label-change-unseen',
    why: 'A new label of a namespace concerns all its pods at once, and no pod object tells of it.',
    reddens: ['network/namespace-relabelled'],
    spares: ['network/stacks-same-policy-twice'],
    says: seenClosed('y/a -> z/c:80/TCP'),
    rules: [{ does: 'cut', from: 'y/*', to: 'z/c' }],
  },
  {
    name: 'target-label-change-unseen',
    why: 'A pod that a policy selects by a later label must be isolated from then on, not from its next start.',
    reddens: ['network/target-relabelled'],
    spares: ['network/targets-nobody', 'network/baseline-allow'],
    says: seenOpen('y/a -> x/b:80/TCP'),
    rules: [{ does: 'open', to: 'x/b' }],
  },
  {
    name: 'new-pod-open-at-first',
    why: 'A pod that is open until its rules come leaks in its first moments, when it reads its secrets.',
    reddens: ['network/new-pod-under-old-policy', 'network/init-container-under-policy'],
    spares: ['network/default-deny-both'],
    says: seenOpen('x/a -> z/d:80/TCP'),
    saysOf: { 'network/init-container-under-policy': seenOpen('x/a -> x/starting:80/TCP') },
    rules: [
      { does: 'open', from: '*/*', match: `-d ${NEW_PODS} ${NEW}`, family: 4 },
      { does: 'open', to: '*/*', match: `-s ${NEW_PODS} ${NEW}`, family: 4 },
    ],
  },
  {
    name: 'address-of-ended-pod-kept',
    why: 'An address that a policy still knows lets in whoever gets it next.',
    reddens: ['network/completed-pod-address'],
    spares: ['network/pod-relabelled'],
    says: seenOpen('x/heir -> z/c:80/TCP'),
    rules: [{ does: 'open', from: 'x/9', to: 'z/c' }],
  },
  {
    name: 'named-port-looked-up-once',
    why: 'A named port is looked up at each pod; one number for all opens the wrong port where a pod has another.',
    reddens: ['network/named-port-of-two-numbers'],
    spares: ['network/named-port'],
    says: seenOpen('y/a -> x/odd:80/TCP'),
    rules: [
      { does: 'open', from: '*/*', protocol: 'TCP', ports: '80', match: `-d ${NEW_PODS} ${NEW}`, family: 4 },
    ],
  },
];
