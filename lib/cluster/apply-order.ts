import type { Manifest } from '../model/manifest.js';

/** Kinds that others need to exist: applied before the rest, in this order, and removed after it. */
const FIRST: readonly (readonly string[])[] = [
  ['Namespace', 'CustomResourceDefinition'],
  ['ServiceAccount', 'ConfigMap', 'Secret', 'ClusterRole', 'Role', 'IPPool', 'PriorityClass'],
];

/** Groups objects into waves: all of one wave can be applied side by side, once the wave before it stands. */
export function applyWaves(objects: readonly Manifest[]): Manifest[][] {
  const waveOf = ({ kind }: Manifest) => {
    const wave = FIRST.findIndex((kinds) => kinds.includes(kind));
    return wave === -1 ? FIRST.length : wave;
  };
  const waves: Manifest[][] = Array.from({ length: FIRST.length + 1 }, () => []);
  for (const object of objects) waves[waveOf(object)]?.push(object);
  return waves.filter((wave) => wave.length > 0);
}
