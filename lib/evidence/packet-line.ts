import type { DeniedPacket } from '../model/evidence.js';
import type { KernelLine } from './kernel-log.js';

/** The protocols by the names or numbers that the kernel's log writes. */
const PROTOCOLS: Record<string, DeniedPacket['protocol']> = {
  TCP: 'TCP',
  UDP: 'UDP',
  SCTP: 'SCTP',
  '132': 'SCTP',
  ICMP: 'ICMP',
  ICMPv6: 'ICMP',
};

/**
 * The packet in a line of Calico's Log action, `<prefix>: IN=… OUT=… SRC=… DST=… PROTO=… SPT=… DPT=…`, or undefined if
 * the line is another's. Other clusters on this host share the log, so the prefix must be this run's own.
 */
export function parsePacketLine(line: KernelLine, prefix: string): DeniedPacket | undefined {
  if (!line.text.startsWith(`${prefix}: `)) return undefined;
  const fields = new Map(
    [...line.text.matchAll(/([A-Z]+)=(\S*)/g)].map(([, key = '', value = '']) => [key, value] as const),
  );
  const [source, destination] = [fields.get('SRC'), fields.get('DST')];
  const protocol = PROTOCOLS[fields.get('PROTO') ?? ''];
  if (!source || !destination || !protocol) return undefined;
  const half = halfOf(fields.get('IN') ?? '', fields.get('OUT') ?? '');
  const [sourcePort, destinationPort] = [fields.get('SPT'), fields.get('DPT')];
  return {
    at: line.at,
    source,
    destination,
    protocol,
    ...(sourcePort ? { sourcePort: Number(sourcePort) } : {}),
    ...(destinationPort ? { destinationPort: Number(destinationPort) } : {}),
    ...(half ? { half } : {}),
  };
}

/**
 * Calico names the host's end of a pod's interface `cali…`. A packet that came in by one and would leave by another
 * kind was stopped on its way out of the source's node, and the other way round. Between two pods of one node both
 * halves look alike.
 */
function halfOf(incoming: string, outgoing: string): DeniedPacket['half'] {
  const [fromPod, toPod] = [incoming.startsWith('cali'), outgoing.startsWith('cali')];
  if (fromPod === toPod) return undefined;
  return fromPod ? 'egress' : 'ingress';
}
