import type { Manifest } from '../../model/manifest.js';
import { AddressBlock } from '../cidr.js';
import type { Endpoint } from '../endpoint.js';
import { isGlobal } from './kinds.js';
import { NAMESPACE, NAMESPACE_PREFIX, SERVICE_ACCOUNT, SERVICE_ACCOUNT_PREFIX } from './label-selector.js';
import { readNetworkSet } from './schema.js';
import { wholeBlock } from './values.js';

/** Something that Calico's selectors can select, with every label that they see. */
export interface Labelled {
  name: string;
  labels: Readonly<Record<string, string>>;
}

const known = new WeakMap<Endpoint, Labelled>();

/**
 * A pod with its own labels, those that Calico adds, and those that it inherits from its namespace and service account;
 * its own win. Undefined for an address and for a hostNetwork pod, which are no endpoints to Calico.
 * Source: Calico documentation, "Selectors" and NetworkPolicy; labels of Calico's Kubernetes datastore.
 */
export function labelledPod(endpoint: Endpoint): Labelled | undefined {
  const { pod } = endpoint;
  if (!pod || endpoint.hostNetwork) return undefined;
  const found = known.get(endpoint);
  if (found) return found;
  const account = pod.serviceAccount ?? 'default';
  const labels = {
    ...inherited(NAMESPACE_PREFIX, pod.namespace, endpoint.namespaceLabels ?? {}),
    ...inherited(SERVICE_ACCOUNT_PREFIX, account, endpoint.serviceAccountLabels ?? {}),
    ...pod.labels,
    [NAMESPACE]: pod.namespace,
    'projectcalico.org/orchestrator': 'k8s',
    // A longer name is no label value, and Calico leaves the label out.
    ...(account.length < 63 ? { [SERVICE_ACCOUNT]: account } : {}),
  };
  const labelled = { name: endpoint.name, labels };
  known.set(endpoint, labelled);
  return labelled;
}

function inherited(prefix: string, name: string, labels: Readonly<Record<string, string>>) {
  const own = Object.entries(labels).map(([key, value]) => [prefix + key, value]);
  return Object.fromEntries([...own, [`${prefix}projectcalico.org/name`, name]]);
}

/** A compiled NetworkSet or GlobalNetworkSet. */
export interface AddressSet extends Labelled {
  /** Undefined for a global one. */
  namespace?: string;
  blocks: readonly AddressBlock[];
}

/** Compiles a sound network set. One of a namespace inherits the namespace's labels, as pods do. */
export function addressSet(
  manifest: Manifest,
  namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>,
): AddressSet {
  const read = readNetworkSet(manifest);
  const nets = 'nets' in read ? read.nets : [];
  const blocks = nets.map((net) => new AddressBlock(wholeBlock(net)));
  const name = `${manifest.kind} ${manifest.metadata.name}`;
  if (isGlobal(manifest)) return { name, blocks, labels: ownLabels(manifest) };
  const namespace = manifest.metadata.namespace ?? 'default';
  const labels = {
    ...inherited(NAMESPACE_PREFIX, namespace, namespaces.get(namespace) ?? {}),
    ...ownLabels(manifest),
    [NAMESPACE]: namespace,
  };
  return { name: `${manifest.kind} ${namespace}/${manifest.metadata.name}`, namespace, blocks, labels };
}

/** What Calico's own API stores keeps its labels in an annotation, since the object's are for Kubernetes. */
function ownLabels({ metadata }: Manifest): Record<string, string> {
  const kept = metadata.annotations?.['projectcalico.org/metadata'];
  if (kept === undefined) return metadata.labels ?? {};
  try {
    return (JSON.parse(kept) as { labels?: Record<string, string> }).labels ?? {};
  } catch {
    return metadata.labels ?? {};
  }
}
