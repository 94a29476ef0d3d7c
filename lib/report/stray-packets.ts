import type { DeniedPacket } from '../model/evidence.js';
import type { CaseReport } from '../model/report.js';

/**
 * The denied packets that explain no stop, one line a connection and case, as `flows/x: 2 packets kube-system/a -> idp/b:9000
 * (10.0.0.1 -> 10.0.0.2)`: somebody was cut off while the flow ran, though the flow did not need it.
 */
export function strayPackets(cases: readonly CaseReport[]): string[] {
  return cases.flatMap(({ id, flow }) => {
    const counts = new Map<string, number>();
    for (const packet of flow?.unrelatedPackets ?? []) {
      const words = packetWords(packet);
      counts.set(words, (counts.get(words) ?? 0) + 1);
    }
    return [...counts].map(
      ([words, count]) => `${id}: ${count === 1 ? 'a packet' : `${count} packets`} ${words}`,
    );
  });
}

function packetWords({
  from,
  to,
  source,
  destination,
  destinationPort,
  protocol,
  half,
}: DeniedPacket): string {
  const port = destinationPort === undefined ? '' : `:${destinationPort}`;
  const names = `${from ?? source} -> ${to ?? destination}${port}/${protocol}`;
  const addresses = from === undefined && to === undefined ? '' : ` (${source} -> ${destination})`;
  return `${names}${addresses}${half === undefined ? '' : `, dropped at ${half}`}`;
}
