import type { Endpoint } from './endpoint.js';
import type { Half } from './policy.js';
import type { PolicyRule, RankedPolicy } from './ranked-policy.js';

/**
 * Whether a rule matches any connection between these pods, to a port that the destination serves; to one that declares
 * no port, any may be served. A rule that matches none is for nobody: a slip, or for addresses outside the pods.
 */
export function isInUse(
  policy: RankedPolicy,
  rule: PolicyRule,
  half: Half,
  pods: readonly Endpoint[],
): boolean {
  const subjects = pods.filter((pod) => policy.subjects.matches(pod));
  return subjects.some((subject) =>
    pods.some((peer) => peer !== subject && serves(rule, half, subject, peer)),
  );
}

function serves(rule: PolicyRule, half: Half, subject: Endpoint, peer: Endpoint): boolean {
  const destination = half === 'egress' ? peer : subject;
  const ports = destination.pod?.ports ?? [];
  if (ports.length === 0) return rule.matchesSubject(subject) && rule.matchesPeer(peer);
  return ports.some(({ port, protocol }) => rule.matches(subject, peer, { destination, port, protocol }));
}
