import type { PacketFault } from './packet-fault.js';
import { seenClosed, seenOpen } from './says.js';

const NEW = '-m conntrack --ctstate NEW';
/** All addresses of pods: the fixed ones and those of the pool, where the nodes' tunnels have theirs. */
const PODS = '10.244.0.0/16';
const FIXED = '10.244.128.0/17';
const NODE_PORTS = { protocol: 'TCP', ports: '8480:8481' } as const;

/** Ways beside the plain one from pod to pod: IPv6, Services, nodes, names, and a host outside. */
export const reachFaults: readonly PacketFault[] = [
  {
    name: 'ipv6-not-enforced',
    why: 'A dataplane that filters IPv4 alone leaves every pod open by its second address.',
    reddens: ['network/ipv6-default-deny'],
    spares: ['network/default-deny-both'],
    says: seenOpen('x/a -> y/a:80/TCP IPv6'),
    rules: [{ does: 'open', from: '*/*', to: '*/*', family: 6 }],
  },
  {
    name: 'ipv4-block-opens-ipv6',
    why: 'A block speaks about its own IP version; read as "such a peer" it opens the other version as well.',
    reddens: ['network/dual-stack-ip-block'],
    spares: ['network/ip-block-egress'],
    says: seenOpen('x/a -> z/a:80/TCP IPv6'),
    rules: [{ does: 'open', from: 'x/a', to: ['z/a', 'z/b'], family: 6 }],
  },
  {
    name: 'service-traffic-not-enforced',
    why: 'A dataplane that translates Services past its policies has no policy for whoever dials the Service.',
    reddens: ['network/services'],
    spares: ['network/default-deny-both', 'network/baseline-allow'],
    // The node of the client translates, so that the destination's asks unless it is the same.
    says: seenOpen('x/b -> y/a:81/TCP via service'),
    rules: [{ does: 'open', from: '*/*', to: '*/*', match: `${NEW} -m conntrack --ctstate DNAT` }],
  },
  {
    name: 'service-port-taken-for-pod-port',
    why: "Policies name the pod's port; a dataplane that compares the Service's closes every Service that renumbers.",
    reddens: ['network/service-ports'],
    spares: ['network/services', 'network/numbered-port'],
    says: seenClosed('x/a -> y/b:80/TCP via service-port'),
    rules: [{ does: 'cut', to: 'y/b', protocol: 'TCP', ports: '80', match: `${NEW} --ctorigdstport 1080` }],
  },
  {
    name: 'node-ports-not-enforced',
    why: "A way in by a node's port is a way into the pod; past its policies it opens the pod to the world.",
    reddens: ['network/node-port-local'],
    spares: ['network/services', 'network/default-deny-both'],
    says: seenOpen('outside/host -> z/a:80/TCP via node-port-local'),
    rules: [{ does: 'open', to: 'z/a', protocol: 'TCP', match: `${NEW} --ctorigdstport 30000:32767` }],
  },
  {
    name: 'nodes-let-in',
    why: 'Only its own node may always enter a pod; if every node may, any hostNetwork pod is past all policies.',
    reddens: ['network/nodes'],
    spares: ['network/default-deny-ingress'],
    says: seenOpen('nodes/one -> x/b:80/TCP'),
    rules: ['x/a', 'x/b', 'x/c'].map((to) => ({
      does: 'open',
      to,
      match: `-i vxlan.calico ! -s ${FIXED} ${NEW}`,
      family: 4,
    })),
  },
  {
    name: 'own-node-shut-out',
    why: 'A node that cannot reach its own pods fails their probes, and a default deny restarts what it protects.',
    reddens: ['network/nodes'],
    spares: ['network/default-deny-ingress', 'network/default-deny-egress'],
    says: seenClosed('nodes/one -> x/a:80/TCP'),
    rules: [{ does: 'cut', to: 'x/*', hook: 'OUTPUT' }],
  },
  {
    name: 'selectors-take-nodes-for-pods',
    why: 'A rule for every pod opens no node; else each pod reaches the kubelet and all that listens on nodes.',
    reddens: ['network/nodes'],
    spares: ['network/default-deny-egress'],
    says: seenOpen('y/b -> nodes/two:8480/TCP'),
    rules: [
      { does: 'open', from: 'y/*', ...NODE_PORTS, match: NEW },
      { does: 'open', from: 'y/*', ...NODE_PORTS, match: NEW, hook: 'INPUT' },
    ],
  },
  {
    name: 'pod-rule-opens-the-world',
    why: 'A rule for every pod opens no host outside the cluster; else isolated pods can send their data anywhere.',
    reddens: ['network/outside-host'],
    spares: ['network/default-deny-egress', 'network/ip-block-egress'],
    says: seenOpen('x/a -> outside/host:80/TCP'),
    rules: [{ does: 'open', from: 'x/a', match: `! -d ${PODS} ${NEW}`, family: 4 }],
  },
  {
    name: 'api-server-cut',
    why: 'A rule for the API server that is not honoured stops every controller, operator and log shipper at once.',
    reddens: ['network/api-server-under-egress-deny'],
    spares: ['network/both-ends-must-agree'],
    says: 'Pod z/asks-first ended with exit code 1, and must succeed',
    rules: [{ does: 'cut', protocol: 'TCP', ports: '6443', match: `-s ${PODS} ${NEW}`, family: 4 }],
  },
  {
    name: 'api-server-never-closed',
    why: 'A deny of all egress that spares the API server leaves every taken-over pod its way to the whole cluster.',
    reddens: ['network/api-server-under-egress-deny'],
    spares: ['network/both-ends-must-agree'],
    says: 'Pod z/asks-in-vain ended with exit code 1, and must succeed',
    rules: [{ does: 'open', protocol: 'TCP', ports: '6443', match: `-s ${PODS} ${NEW}`, family: 4 }],
  },
  {
    name: 'name-resolution-cut',
    why: 'A rule for the resolver that is not honoured looks like every outage at once.',
    reddens: ['network/dns-under-egress-deny'],
    spares: ['network/both-ends-must-agree'],
    says: 'x/a looks up a.y.svc.cluster.local.: expected resolved',
    rules: [
      { does: 'cut', from: 'x/a', protocol: 'UDP', ports: '53' },
      { does: 'cut', from: 'x/a', protocol: 'TCP', ports: '53' },
    ],
  },
  {
    name: 'name-resolution-never-closed',
    why: 'Names that resolve under a deny of all egress are a way out: data leaves in what is looked up.',
    reddens: ['network/dns-under-egress-deny'],
    spares: ['network/both-ends-must-agree'],
    says: 'seen resolved',
    rules: [
      { does: 'open', from: 'x/a', protocol: 'UDP', ports: '53' },
      { does: 'open', from: 'x/a', protocol: 'TCP', ports: '53' },
    ],
  },
];
