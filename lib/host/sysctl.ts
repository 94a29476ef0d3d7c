import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgetRecord, readRecord, recordBefore, refuseChanges } from './host-changes.js';

/** A sysctl's file; the dots of its name are slashes. */
function fileOf(name: string, root: string): string {
  return join(root, name.replaceAll('.', '/'));
}

/** The value now, or undefined where this kernel has no such sysctl. */
export function readSysctl(name: string, root = '/proc/sys'): string | undefined {
  const file = fileOf(name, root);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/**
 * What a run wants of the host's kernel: the log of packets that Calico denies inside the nodes' network namespaces,
 * and inotify room for three nodes full of pods. A number is a minimum, a string an exact value.
 */
export const RUN_SYSCTLS: Record<string, string | number> = {
  'net.netfilter.nf_log_all_netns': '1',
  'fs.inotify.max_user_instances': 1024,
  'fs.inotify.max_user_watches': 524_288,
};

/** What the engine, the kubelets and kube-proxy write for the whole host when they start. */
export const ENGINE_SYSCTLS = [
  'net.ipv4.ip_forward',
  'net.ipv6.conf.all.forwarding',
  'net.ipv6.conf.default.forwarding',
  'net.bridge.bridge-nf-call-iptables',
  'net.bridge.bridge-nf-call-ip6tables',
  'vm.overcommit_memory',
  'vm.panic_on_oom',
  'kernel.panic',
  'kernel.panic_on_oops',
  'kernel.keys.root_maxkeys',
  'kernel.keys.root_maxbytes',
  'net.netfilter.nf_conntrack_max',
];

/** Of `wanted`, those whose value has to change, with the value to write. Sysctls that the kernel lacks are left out. */
export function sysctlsToSet(
  wanted: Record<string, string | number>,
  read: (name: string) => string | undefined,
): Record<string, string> {
  const changes = Object.entries(wanted).flatMap(([name, value]) => {
    const now = read(name);
    const enough = typeof value === 'number' ? Number(now) >= value : now === value;
    return now === undefined || enough ? [] : [[name, String(value)] as const];
  });
  return Object.fromEntries(changes);
}

/**
 * Sets what a run wants of the kernel and records what was there before, for `restoreSysctls`. Gives the names that
 * could not be set, since the process may not write them: evidence then says that it lacks the denied packets.
 * Throws EnvironmentError if changes are needed and not allowed.
 */
export function setSysctls(
  state: string,
  allowHostChanges: boolean,
  wanted: Record<string, string | number> = RUN_SYSCTLS,
  root = '/proc/sys',
): string[] {
  const changes = Object.entries(sysctlsToSet(wanted, (name) => readSysctl(name, root)));
  if (changes.length === 0) return [];
  const lines = changes.map(([name, value]) => `sysctl -w ${name}=${value}`);
  if (!allowHostChanges) {
    refuseChanges(
      'sysctls',
      changes.map(([name, value]) => `set ${name} to ${value}`),
      lines,
    );
  }
  recordSysctls(
    state,
    changes.map(([name]) => name),
    root,
  );
  return changes.flatMap(([name, value]) => (write(name, value, root) ? [] : [name]));
}

/** Records the values now of these sysctls, unless an earlier value is recorded. */
export function recordSysctls(state: string, names: readonly string[], root = '/proc/sys'): void {
  const seen = names.flatMap((name) => {
    const value = readSysctl(name, root);
    return value === undefined ? [] : [[name, value] as const];
  });
  recordBefore(state, { sysctls: Object.fromEntries(seen) });
}

/** Puts every recorded sysctl back and forgets the record. Gives the names that could not be put back. */
export function restoreSysctls(state: string, root = '/proc/sys'): string[] {
  const before = readRecord(state)?.sysctls ?? {};
  const failed = Object.entries(before).flatMap(([name, value]) =>
    readSysctl(name, root) === value || write(name, value, root) ? [] : [name],
  );
  forgetRecord(state);
  return failed;
}

function write(name: string, value: string, root: string): boolean {
  try {
    writeFileSync(fileOf(name, root), value);
    return true;
  } catch {
    return false;
  }
}
