import type { ConnectionCell } from '../model/cell.js';
import type { HalfOpen, ProbeResult, Receipt, Receipts } from './protocol.js';

/**
 * What the destination saw of one probe, a sentence each: datagrams and connections that carry its key, connections
 * without a key and half-open ones that come from its source ports.
 */
export function arrivalsOf(cell: ConnectionCell, result: ProbeResult, receipts: Receipts): string[] {
  const ports = new Set(result.sourcePorts);
  const mine = receipts.receipts.filter((receipt) =>
    receipt.key === undefined
      ? receipt.protocol === cell.protocol && receipt.port === cell.port && ports.has(receipt.remotePort)
      : receipt.key === result.key,
  );
  const halfOpen =
    cell.protocol === 'TCP'
      ? receipts.halfOpen.filter((row) => row.port === cell.port && ports.has(row.remotePort))
      : [];
  return [...mine.map((receipt) => arrival(cell, receipt)), ...halfOpen.map((row) => half(cell, row))];
}

function arrival(cell: ConnectionCell, receipt: Receipt): string {
  const what = receipt.protocol === 'UDP' ? 'got its datagram' : 'accepted it';
  return `${cell.to} ${what} from ${receipt.remote} port ${receipt.remotePort}`;
}

function half(cell: ConnectionCell, row: HalfOpen): string {
  return `${cell.to} answered its SYN (SYN_RECV) from ${row.remote} port ${row.remotePort}`;
}
