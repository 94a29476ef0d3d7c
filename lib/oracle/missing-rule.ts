import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import { calicoRule } from './calico/missing-rule.js';
import type { Question } from './decision.js';
import { type Endpoint, Endpoints } from './endpoint.js';
import type { Half } from './policy.js';
import { NAMESPACE_NAME_LABEL } from './world.js';

/**
 * The policy that would open exactly this connection in one half that denies it: it selects the pod by all its
 * labels (and by the lack of those that others have beside the same), names the peer by namespace and labels (an address outside the pods by a block of one), and the one port.
 * The pod must be isolated in that direction already, else the new policy would isolate it. Where a rule of Calico denies
 * it, `deniedAt` is the order of that policy (infinite where it has none): a NetworkPolicy of Kubernetes stands at 1000,
 * so what comes before that is only opened by a policy of Calico of a lower order. Returns undefined where no policy can
 * open it, since the subject is no pod that policies select. Throws an InputError for an unknown pod.
 */
export function missingRule(
  world: World,
  question: Question,
  half: Half,
  deniedAt = Number.POSITIVE_INFINITY,
): Manifest | undefined {
  const endpoints = new Endpoints(world, question.family ?? 4);
  const [from, to] = [endpoints.find(question.from), endpoints.find(question.to)];
  const [subject, peer] = half === 'egress' ? [from, to] : [to, from];
  if (!subject.pod || subject.hostNetwork) return undefined;
  const name = nameOf(half, subject, peer, question);
  const absent = (end: Endpoint) => foreignKeys(world, end);
  if (deniedAt <= 1000) return calicoRule(question, half, subject, peer, deniedAt - 1, name, absent);
  const item = peerOf(peer, absent(peer));
  if (!item) return undefined;
  const rule = {
    [half === 'egress' ? 'to' : 'from']: [item],
    ports: [{ protocol: question.protocol, port: question.port }],
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: subject.pod.namespace },
    spec: {
      podSelector: selectorOf(subject.pod.labels, absent(subject)),
      policyTypes: [half === 'egress' ? 'Egress' : 'Ingress'],
      [half]: [rule],
    },
  };
}

function peerOf(peer: Endpoint, absent: readonly string[]): Record<string, unknown> | undefined {
  if (peer.pod && !peer.hostNetwork) {
    return {
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: peer.pod.namespace } },
      podSelector: selectorOf(peer.pod.labels, absent),
    };
  }
  return peer.address
    ? { ipBlock: { cidr: `${peer.address}/${peer.address.includes(':') ? 128 : 32}` } }
    : undefined;
}

function selectorOf(
  labels: Readonly<Record<string, string>>,
  absent: readonly string[],
): Record<string, unknown> {
  return {
    ...(Object.keys(labels).length > 0 ? { matchLabels: { ...labels } } : {}),
    ...(absent.length > 0
      ? { matchExpressions: absent.map((key) => ({ key, operator: 'DoesNotExist' })) }
      : {}),
  };
}

/**
 * Keys by which pods of the same namespace that have all the labels of this one, and more, are told from it: without them
 * a selector of its labels selects those too. Pods with exactly its labels cannot be told from it by any policy.
 */
function foreignKeys({ pods }: World, { pod }: Endpoint): string[] {
  if (!pod) return [];
  const own = Object.entries(pod.labels);
  const alike = pods.filter(
    ({ namespace, labels }) =>
      namespace === pod.namespace && own.every(([key, value]) => labels[key] === value),
  );
  const keys = new Set<string>();
  for (const { labels } of alike) {
    const more = Object.keys(labels).filter((key) => pod.labels[key] === undefined);
    const [first] = more;
    if (first !== undefined && !more.some((key) => keys.has(key))) keys.add(first);
  }
  return [...keys];
}

/** A DNS subdomain of at most 253 characters that says what it opens. */
function nameOf(half: Half, subject: Endpoint, peer: Endpoint, { port, protocol }: Question): string {
  const other = (peer.pod ? `${peer.pod.namespace}-${peer.pod.name}` : peer.name).replace(/[^a-z0-9]+/g, '-');
  const direction = half === 'egress' ? 'to' : 'from';
  return `allow-${subject.pod?.name}-${direction}-${other}-${port}-${protocol.toLowerCase()}`.slice(0, 253);
}
