import type { Manifest } from '../model/manifest.js';

const IPAM = '"type": "calico-ipam"';
const BOTH_FAMILIES = `${IPAM}, "assign_ipv4": "true", "assign_ipv6": "true"`;

/**
 * Calico's manifest with an address of each family for every pod; by itself its network configuration asks for IPv4
 * only. The configuration is a template that is no JSON until Calico has filled it in, so it is changed as text.
 * Throws a TypeError if the manifest has no such configuration: pods would have one address, and cases fail much later.
 */
export function withBothFamilies(manifests: readonly Manifest[]): Manifest[] {
  const config = manifests.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'calico-config',
  );
  const data = Object(config?.data) as Record<string, string>;
  const template = data.cni_network_config ?? '';
  if (!template.includes(IPAM)) throw new TypeError("Calico's manifest has no calico-ipam to change");
  const changed = { ...data, cni_network_config: template.replace(IPAM, BOTH_FAMILIES) };
  return manifests.map((manifest) => (manifest === config ? { ...manifest, data: changed } : manifest));
}
