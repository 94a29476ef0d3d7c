import type { Manifest } from '../../model/manifest.js';
import type { Question } from '../decision.js';
import type { Endpoint } from '../endpoint.js';
import type { Half } from '../policy.js';

/**
 * A NetworkPolicy of Calico that allows exactly this connection, to be asked at the given order.  `absent` are keys that only
 * other pods have. Undefined where the peer
 * has no name and no known address. The subject must be a pod that policies select, and isolated in that direction.
 */
export function calicoRule(
  question: Question,
  half: Half,
  subject: Endpoint,
  peer: Endpoint,
  order: number,
  name: string,
  absent: (end: Endpoint) => readonly string[],
): Manifest | undefined {
  const entity = entityOf(peer, absent(peer));
  if (!subject.pod || !entity) return undefined;
  const [source, destination] = half === 'egress' ? [undefined, entity] : [entity, undefined];
  return {
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `default.${name}`, namespace: subject.pod.namespace },
    spec: {
      order,
      selector: selectorOf(subject.pod.labels, absent(subject)),
      types: [half === 'egress' ? 'Egress' : 'Ingress'],
      [half]: [
        {
          action: 'Allow',
          protocol: question.protocol,
          ...(source ? { source } : {}),
          destination: { ...destination, ports: [question.port] },
        },
      ],
    },
  };
}

function entityOf(peer: Endpoint, absent: readonly string[]): Record<string, unknown> | undefined {
  if (peer.pod && !peer.hostNetwork) {
    return {
      namespaceSelector: `projectcalico.org/name == '${peer.pod.namespace}'`,
      selector: selectorOf(peer.pod.labels, absent),
    };
  }
  return peer.address ? { nets: [`${peer.address}/${peer.address.includes(':') ? 128 : 32}`] } : undefined;
}

function selectorOf(labels: Readonly<Record<string, string>>, absent: readonly string[]): string {
  const parts = [
    ...Object.entries(labels).map(([key, value]) => `${key} == '${value}'`),
    ...absent.map((key) => `!has(${key})`),
  ];
  return parts.join(' && ') || 'all()';
}
