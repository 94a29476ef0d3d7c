import { readFileSync } from 'node:fs';
import type { HalfOpen } from '../protocol.js';

/** The kernel's number for SYN_RECV in /proc/net/tcp (include/net/tcp_states.h). */
const SYN_RECV = '03';

/**
 * Connections that this pod's kernel has answered and whose client has not confirmed. A row stands for as long as the
 * kernel repeats its SYN-ACK (about a minute), so the caller tells its own by the client's port.
 */
export function readHalfOpen(read: (path: string) => string = readOptional): HalfOpen[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => parseHalfOpen(read(path)));
}

// A kernel without IPv6 has no tcp6; that is no error.
function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The SYN_RECV rows of one table in the format of proc(5). */
export function parseHalfOpen(table: string): HalfOpen[] {
  const rows: HalfOpen[] = [];
  for (const line of table.split('\n').slice(1)) {
    const [, local, remote, state] = line.trim().split(/\s+/);
    if (state !== SYN_RECV || !local || !remote) continue;
    rows.push({ port: portOf(local), remote: addressOf(remote), remotePort: portOf(remote) });
  }
  return rows;
}

function portOf(endpoint: string): number {
  return Number.parseInt(endpoint.slice(endpoint.indexOf(':') + 1), 16);
}

// Addresses stand in words of 32 bits, each in the byte order of the host, which is little-endian wherever Node runs today.
function addressOf(endpoint: string): string {
  const hex = endpoint.slice(0, endpoint.indexOf(':'));
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  );
  const mapped = bytes.length === 16 && bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255;
  if (bytes.length === 4 || mapped) return bytes.slice(-4).join('.');
  const groups = [];
  for (let i = 0; i < bytes.length; i += 2)
    groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16));
  return groups.join(':');
}
