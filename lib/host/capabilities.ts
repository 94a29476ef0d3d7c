import { readFileSync } from 'node:fs';

/** Linux's capabilities in the order of their numbers (linux/capability.h). */
const NAMES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
].map((name) => `CAP_${name}`);

/**
 * The capabilities that this kernel has and the bounding set lacks: what no process here, root or not, can ever get.
 * `status` is the text of /proc/self/status, `last` that of /proc/sys/kernel/cap_last_cap.
 */
export function missingCapabilities(status: string, last: string): string[] {
  const bound = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  if (bound === undefined) return [];
  const mask = BigInt(`0x${bound}`);
  return NAMES.slice(0, Number(last.trim()) + 1).filter((_, bit) => (mask & (1n << BigInt(bit))) === 0n);
}

/** The same of this process; empty where there is no /proc. */
export function hostMissingCapabilities(): string[] {
  try {
    return missingCapabilities(
      readFileSync('/proc/self/status', 'utf8'),
      readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'),
    );
  } catch {
    return [];
  }
}
