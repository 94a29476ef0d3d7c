/** The kernel's number for LISTEN in /proc/net/tcp (include/net/tcp_states.h). */
const LISTEN = '0A';
/** 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104, in the words that the tables are written in. */
const LOOPBACK = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;

/** The ports that are listened on beyond loopback, by tables in the format of proc(5); each once, in order. */
export function listenedPorts(tables: string): number[] {
  const ports = tables.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === LISTEN && !LOOPBACK.test(address) ? [Number.parseInt(port, 16)] : [];
  });
  return [...new Set(ports)].sort((one, other) => one - other);
}
