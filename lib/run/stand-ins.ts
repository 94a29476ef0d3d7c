import type { Addresses, Directory } from '../agent/dial.js';
import { STAND_INS } from '../model/beside.js';
import type { Manifest } from '../model/manifest.js';

/**
 * An object of a case with the run's own addresses where documentation addresses stand for them, alone or as a block of
 * that one address. Other text stays, and so does a stand-in whose end is not there: its cells are unknown anyway.
 */
export function withRealAddresses(manifest: Manifest, { pods }: Pick<Directory, 'pods'>): Manifest {
  return placed(manifest, tableOf(pods)) as Manifest;
}

function tableOf(pods: ReadonlyMap<string, Addresses>): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const [name, standIn] of Object.entries(STAND_INS)) {
    for (const [family, bits] of [
      [4, 32],
      [6, 128],
    ] as const) {
      const real = pods.get(name)?.[family];
      if (real === undefined) continue;
      table.set(standIn[family], real);
      table.set(`${standIn[family]}/${bits}`, `${real}/${bits}`);
    }
  }
  return table;
}

function placed(value: unknown, table: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return table.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => placed(one, table));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, placed(one, table)]));
}
