import type { Family } from './cell.js';

/** Name of the host outside the cluster, and of the namespace in which the nodes' own probes stand. */
export const OUTSIDE = 'outside/host';
export const NODES = 'nodes';

/**
 * Ends of connections whose addresses only a run knows, and the documentation addresses that stand for them in cases and
 * in the plan (RFC 5737, RFC 3849). A run writes the real ones when it applies a case.
 */
export const STAND_INS: Readonly<Record<string, Readonly<Record<Family, string>>>> = {
  [OUTSIDE]: { 4: '192.0.2.80', 6: '2001:db8::80' },
  [`${NODES}/one`]: { 4: '192.0.2.81', 6: '2001:db8::81' },
  [`${NODES}/two`]: { 4: '192.0.2.82', 6: '2001:db8::82' },
};
