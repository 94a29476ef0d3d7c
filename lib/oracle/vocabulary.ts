import type { World, WorldPod } from '../model/world.js';

/** A label key, and the values that it has in the world. */
export interface LabelWords {
  key: string;
  values: string[];
}

/** A block of addresses, and smaller ones inside it that `except` may name. */
export interface BlockWords {
  cidr: string;
  parts: string[];
}

/** What policies over a world can speak about: each list is in the order of the world, so that one seed means one set. */
export interface Vocabulary {
  namespaces: string[];
  podLabels: LabelWords[];
  namespaceLabels: LabelWords[];
  numbers: number[];
  portNames: string[];
  blocks: BlockWords[];
}

/**
 * Prefix lengths whose blocks hold one pod, two, those of one namespace, of several, and all. None lies between the
 * blocks of one lane (/20) and those of all lanes (/17), or it would hold other pods in each lane.
 */
const PREFIXES = [32, 31, 24, 23, 20, 17, 8];

/** The words of the probe pods' world. Pods without a fixed address take part in no block. */
export function vocabularyOf(world: World, probes: readonly WorldPod[]): Vocabulary {
  const namespaces = distinct(probes.map(({ namespace }) => namespace));
  const places = world.namespaces.filter(({ name }) => namespaces.includes(name));
  const ports = probes.flatMap((pod) => pod.ports);
  return {
    namespaces,
    podLabels: labelWords(probes.map(({ labels }) => labels)),
    namespaceLabels: labelWords(places.map(({ labels }) => labels)),
    numbers: distinct(ports.map(({ port }) => port)),
    portNames: distinct(ports.flatMap(({ name }) => name ?? [])),
    blocks: blocksOf(probes),
  };
}

function labelWords(labels: readonly Record<string, string>[]): LabelWords[] {
  const keys = distinct(labels.flatMap((one) => Object.keys(one)));
  return keys.map((key) => ({ key, values: distinct(labels.flatMap((one) => one[key] ?? [])) }));
}

function blocksOf(probes: readonly WorldPod[]): BlockWords[] {
  const addresses = distinct(probes.flatMap(({ address }) => address ?? []));
  const all = PREFIXES.map((bits) => distinct(addresses.map((address) => blockAround(address, bits))));
  return all.flatMap((blocks, wider) =>
    blocks.map((cidr): BlockWords => {
      const parts = addresses.filter((address) => blockAround(address, PREFIXES[wider] ?? 0) === cidr);
      // The very first lengths come first, so that a single pod is what is excepted most often.
      const inside = PREFIXES.slice(0, wider).flatMap((bits) => parts.map((one) => blockAround(one, bits)));
      return { cidr, parts: distinct(inside) };
    }),
  );
}

/** The block of that many bits that holds an IPv4 address, in the one form that the API takes without a warning. */
export function blockAround(address: string, bits: number): string {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - bits);
  const start = Math.floor(value / size) * size;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${octets.join('.')}/${bits}`;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
