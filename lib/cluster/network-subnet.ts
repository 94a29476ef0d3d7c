import { createHash } from 'node:crypto';

/**
 * The IPv6 subnet of a run's network, from its name: older engines give none by themselves, and two runs of one host
 * must not meet. Unique local addresses (RFC 4193), 64 bits of network.
 */
export function ipv6SubnetOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  return `fd${hash.slice(0, 2)}:${hash.slice(2, 6)}:${hash.slice(6, 10)}:${hash.slice(10, 14)}::/64`;
}
