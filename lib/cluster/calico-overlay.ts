import type { Manifest } from '../model/manifest.js';

/**
 * Lays an overlay over an object: maps are merged, lists whose items have names are merged item by item, and anything
 * else is replaced, as a strategic merge would. Both stay as they are; the merged object is new.
 */
export function lay(object: Manifest, overlay: Manifest): Manifest {
  return merge(object, overlay) as Manifest;
}

function merge(below: unknown, above: unknown): unknown {
  if (isNamedList(below) && isNamedList(above)) return mergeNamed(below, above);
  if (!isMap(below) || !isMap(above)) return above;
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) merged[key] = merge(merged[key], value);
  return merged;
}

function mergeNamed(below: Named[], above: Named[]): Named[] {
  const names = new Set(below.map(({ name }) => name));
  return [
    ...below.map((item) => {
      const over = above.find(({ name }) => name === item.name);
      return over ? (merge(item, over) as Named) : item;
    }),
    ...above.filter(({ name }) => !names.has(name)),
  ];
}

interface Named {
  name: string;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Named[] {
  return Array.isArray(value) && value.every((item) => isMap(item) && typeof item.name === 'string');
}
