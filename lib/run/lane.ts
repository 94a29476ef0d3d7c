import type { Manifest } from '../model/manifest.js';

/**
 * One copy of the network world. Lane 0 has the names that cases are written in; lane 2 has namespaces `x-2`, `y-2`, … and
 * its own addresses, so that cases that cannot disturb each other run side by side.
 */
export interface Lane {
  /** From 0. */
  readonly index: number;
}

/** The label that the API server puts on every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** What is there once for all lanes: the cluster's own namespaces, the nodes, the host outside. */
const SHARED = /^(kube-.*|default|calico-.*|nodes|outside)$/;

/** Fixed addresses of lane 0 lie in 10.244.128.0/20; each further lane has the next block of that size. */
const FIXED = { v4: /^10\.244\.(1[2-4]\d)\.(.+)$/, v6: /^(fd00:10:244:)(1[2-4]\d)(:.*)$/i };
const BLOCK_OF_LANE = 16;
/** A block wider than this is not moved; it holds the same addresses of every lane. */
const WIDEST_MOVED = { v4: 20, v6: 64 };

/** The namespace of a lane for a name of lane 0. */
export function namespaceIn({ index }: Lane, name: string): string {
  return index === 0 || SHARED.test(name) ? name : `${name}-${index + 1}`;
}

/** `x/a` of lane 0 for `x-2/a` of the second lane; names of other lanes and shared ones stay as they are. */
export function canonicalPod({ index }: Lane, pod: string): string {
  const [namespace = '', ...rest] = pod.split('/');
  const suffix = `-${index + 1}`;
  if (index === 0 || SHARED.test(namespace) || !namespace.endsWith(suffix)) return pod;
  return [namespace.slice(0, -suffix.length), ...rest].join('/');
}

/**
 * An object of a case as it stands in a lane: its namespace, namespaces that selectors name, and fixed addresses are the
 * lane's. Labels stay, so that selectors mean the same pods; those of other lanes take part in no cell.
 */
export function inLane(lane: Lane, manifest: Manifest): Manifest {
  if (lane.index === 0) return manifest;
  const moved = moveValue(lane, manifest) as Manifest;
  const { name, namespace } = manifest.metadata;
  return {
    ...moved,
    metadata: {
      ...moved.metadata,
      ...(namespace === undefined ? {} : { namespace: namespaceIn(lane, namespace) }),
      ...(manifest.kind === 'Namespace' ? { name: namespaceIn(lane, name) } : {}),
    },
  };
}

function moveValue(lane: Lane, value: unknown): unknown {
  if (typeof value === 'string') return moveText(lane, value);
  if (Array.isArray(value)) return value.map((one) => moveValue(lane, one));
  if (typeof value !== 'object' || value === null) return value;
  if (isNameExpression(value)) {
    return { ...value, values: value.values.map((name) => namespaceIn(lane, name)) };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === NAMESPACE_NAME && typeof one === 'string' ? namespaceIn(lane, one) : moveValue(lane, one),
    ]),
  );
}

function isNameExpression(value: object): value is { key: string; values: string[] } {
  return 'key' in value && value.key === NAMESPACE_NAME && 'values' in value && Array.isArray(value.values);
}

/** Moves an address, a block, or a JSON list of addresses as Calico's annotation has it; other text stays. */
function moveText(lane: Lane, text: string): string {
  if (text.startsWith('["'))
    return text.replace(/"([^"]+)"/g, (_, one: string) => `"${moveAddress(lane, one)}"`);
  return moveAddress(lane, text);
}

function moveAddress({ index }: Lane, text: string): string {
  const [address = '', bits] = text.split('/');
  const v4 = FIXED.v4.exec(address);
  if (v4 && Number(bits ?? 32) >= WIDEST_MOVED.v4) {
    return `10.244.${Number(v4[1]) + index * BLOCK_OF_LANE}.${v4[2]}${bits === undefined ? '' : `/${bits}`}`;
  }
  const v6 = FIXED.v6.exec(address);
  if (v6 && Number(bits ?? 128) >= WIDEST_MOVED.v6) {
    return `${v6[1]}${Number(v6[2]) + index * BLOCK_OF_LANE}${v6[3]}${bits === undefined ? '' : `/${bits}`}`;
  }
  return text;
}
