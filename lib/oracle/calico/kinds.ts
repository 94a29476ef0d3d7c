import type { Manifest } from '../../model/manifest.js';

/** What the cluster keeps, and what Calico's own API server and calicoctl take. */
const STORED = 'crd.projectcalico.org/v1';
const WRITTEN = 'projectcalico.org/v3';

const POLICIES = ['NetworkPolicy', 'GlobalNetworkPolicy'];
const SETS = ['NetworkSet', 'GlobalNetworkSet'];

function isOf(manifest: Manifest, kinds: readonly string[]): boolean {
  return (manifest.apiVersion === STORED || manifest.apiVersion === WRITTEN) && kinds.includes(manifest.kind);
}

/** Whether the object is a policy of Calico that the oracle models. */
export function isCalicoPolicy(manifest: Manifest): boolean {
  return isOf(manifest, POLICIES);
}

/** Whether the object is a named list of addresses that Calico's policies select by its labels. */
export function isNetworkSet(manifest: Manifest): boolean {
  return isOf(manifest, SETS);
}

/** Whether the object belongs to no namespace: its policy or addresses are for the whole cluster. */
export function isGlobal(manifest: Manifest): boolean {
  return isOf(manifest, ['GlobalNetworkPolicy', 'GlobalNetworkSet']);
}

/** Whether the object is written for Calico's own API (projectcalico.org/v3), which fills in what is left out. */
export function isWritten(manifest: Manifest): boolean {
  return manifest.apiVersion === WRITTEN;
}

/**
 * The name under which a policy is kept and sorted: Calico's own API puts `default.` before it, unless it is the copy of
 * a Kubernetes NetworkPolicy (`knp.`) or of an OpenStack security group (`ossg.`).
 */
export function storedName(manifest: Manifest): string {
  const { name } = manifest.metadata;
  const plain = !isWritten(manifest) || !POLICIES.includes(manifest.kind) || /^(knp|ossg)\./.test(name);
  return plain ? name : `default.${name}`;
}

/**
 * The object in the form that the cluster keeps, which needs no API server of Calico: a policy's name with its prefix,
 * and its `types`, which only Calico's own API fills in. Other objects are returned as they are.
 */
export function storedForm(manifest: Manifest): Manifest {
  if (!isWritten(manifest) || !(isCalicoPolicy(manifest) || isNetworkSet(manifest))) return manifest;
  const stored = {
    ...manifest,
    apiVersion: STORED,
    metadata: { ...manifest.metadata, name: storedName(manifest) },
  };
  if (isNetworkSet(manifest)) return stored;
  const spec = (manifest.spec ?? {}) as { types?: string[]; ingress?: unknown[]; egress?: unknown[] };
  return { ...stored, spec: { ...spec, types: spec.types?.length ? spec.types : defaultTypes(spec) } };
}

/** Of a policy without `types`, Calico's API decides by its rules. Source: Calico documentation, GlobalNetworkPolicy.types. */
export function defaultTypes(spec: {
  ingress?: readonly unknown[] | null | undefined;
  egress?: readonly unknown[] | null | undefined;
}): ('Ingress' | 'Egress')[] {
  if (!spec.egress?.length) return ['Ingress'];
  return spec.ingress?.length ? ['Ingress', 'Egress'] : ['Egress'];
}
