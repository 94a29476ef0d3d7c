import { AddressBlock } from './cidr.js';
import type { Endpoint } from './endpoint.js';
import type { Matcher } from './matcher.js';
import type { PolicyPeer } from './network-policy.js';
import { Selector } from './selector.js';

/**
 * A selector of pods alone means pods of the policy's own namespace; of namespaces alone, all their pods; both, the pods
 * that meet both. hostNetwork pods are never selected, only their addresses match. Source: NetworkPolicyPeer.
 */
export function peerMatcher(namespace: string, peer: PolicyPeer): Matcher<Endpoint> {
  if (peer.ipBlock) return blockMatcher(peer.ipBlock);
  const pods = peer.podSelector ? new Selector(peer.podSelector) : undefined;
  const namespaces = peer.namespaceSelector ? new Selector(peer.namespaceSelector) : undefined;
  const matches = ({ pod, hostNetwork, namespaceLabels }: Endpoint): boolean =>
    pod !== undefined &&
    !hostNetwork &&
    (namespaces ? namespaces.matches(namespaceLabels ?? {}) : pod.namespace === namespace) &&
    (!pods || pods.matches(pod.labels));
  const misses = (endpoint: Endpoint): string[] => {
    const { pod } = endpoint;
    if (!pod) return [`selects pods, ${endpoint.name} is an address outside the pods`];
    if (endpoint.hostNetwork) return [`selects pods, ${endpoint.name} uses its node's network`];
    const place = namespaces
      ? namespaces.misses(endpoint.namespaceLabels ?? {}, `namespace ${pod.namespace}`)
      : pod.namespace === namespace
        ? []
        : [`selects pods of namespace ${namespace} only, ${endpoint.name} is in ${pod.namespace}`];
    return [...place, ...(pods ? pods.misses(pod.labels, endpoint.name) : [])];
  };
  return { matches, misses, foreign: ({ pod, hostNetwork }) => !pod || hostNetwork };
}

function blockMatcher({ cidr, except }: NonNullable<PolicyPeer['ipBlock']>): Matcher<Endpoint> {
  const block = new AddressBlock(cidr);
  const holes = (except ?? []).map((part) => new AddressBlock(part));
  const matches = ({ address }: Endpoint): boolean =>
    address !== undefined && block.contains(address) && !holes.some((one) => one.contains(address));
  const misses = ({ name, address }: Endpoint): string[] => {
    if (!address) return [`allows ${cidr}, ${name} has no known address`];
    const who = name === address ? name : `${name} is ${address}`;
    if (!block.contains(address)) return [`allows ${cidr}, ${who}, outside it`];
    const hole = holes.find((one) => one.contains(address));
    return hole ? [`excepts ${hole.cidr}, ${who}, inside it`] : [];
  };
  return { matches, misses, foreign: ({ pod, hostNetwork }) => pod !== undefined && !hostNetwork };
}
