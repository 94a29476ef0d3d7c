import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import { calicoRule } from './calico/missing-rule.js';
import type { Question } from './decision.js';
import { type Endpoint, Endpoints } from './endpoint.js';
import type { Half } from './policy.js';
import { NAMESPACE_NAME_LABEL } from './world.js';

/**
 * The policy that would open exactly this connection in one half that denies it: it selects the pod by all its
 * labels, names the peer by namespace and labels (an address outside the pods by a block of one), and the one port.
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
  if (deniedAt <= 1000) return calicoRule(question, half, subject, peer, deniedAt - 1, name);
  const item = peerOf(peer);
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
      podSelector: selectorOf(subject.pod.labels),
      policyTypes: [half === 'egress' ? 'Egress' : 'Ingress'],
      [half]: [rule],
    },
  };
}

function peerOf(peer: Endpoint): Record<string, unknown> | undefined {
  if (peer.pod && !peer.hostNetwork) {
    return {
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: peer.pod.namespace } },
      podSelector: selectorOf(peer.pod.labels),
    };
  }
  return peer.address
    ? { ipBlock: { cidr: `${peer.address}/${peer.address.includes(':') ? 128 : 32}` } }
    : undefined;
}

function selectorOf(labels: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.keys(labels).length > 0 ? { matchLabels: { ...labels } } : {};
}

/** A DNS subdomain of at most 253 characters that says what it opens. */
function nameOf(half: Half, subject: Endpoint, peer: Endpoint, { port, protocol }: Question): string {
  const other = (peer.pod ? `${peer.pod.namespace}-${peer.pod.name}` : peer.name).replace(/[^a-z0-9]+/g, '-');
  const direction = half === 'egress' ? 'to' : 'from';
  return `allow-${subject.pod?.name}-${direction}-${other}-${port}-${protocol.toLowerCase()}`.slice(0, 253);
}
