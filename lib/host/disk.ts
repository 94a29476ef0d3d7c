import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { EnvironmentError } from '../model/errors.js';

const GIB = 1024 ** 3;

/** Bytes that a user may still write where `path` is or would be. */
export function freeBytes(path: string): number {
  let standing = path;
  while (!existsSync(standing)) standing = dirname(standing);
  const { bavail, bsize } = statfsSync(standing);
  return bavail * bsize;
}

/** Throws EnvironmentError if less than `needed` bytes are free at `path`; `purpose` ends "needed to …". */
export function mustHaveDisk(
  path: string,
  needed: number,
  purpose: string,
  free: (path: string) => number = freeBytes,
): void {
  const seen = free(path);
  if (seen >= needed) return;
  throw new EnvironmentError('disk', `too little disk to ${purpose}`, {
    expected: `${gib(needed)} free in ${path}`,
    seen: `${gib(seen)} free`,
    nextStep: 'free some, or set XDG_CACHE_HOME to a larger disk',
  });
}

/** Bytes as a person reads them. */
export function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
