/**
 * Source ports of UDP probes. The kernel picks them at random, and so picks one again that conntrack still remembers:
 * its packet belongs to the old flow, which was allowed, and passes under a deny. Here they go round, so that one is
 * used again only after all others; conntrack forgets an answered datagram after 30 s
 * (nf_conntrack_udp_timeout in the kernel's nf_conntrack-sysctl documentation).
 */
const FIRST = 10_000;
const COUNT = 55_000;

let next = Math.floor(Math.random() * COUNT);

/** The port that was used the longest time ago. */
export function nextSourcePort(): number {
  next = (next + 1) % COUNT;
  return FIRST + next;
}

/** How many ports may be tried where another socket of the pod holds one. */
export const PORT_TRIES = 20;
