import type { Manifest } from '../model/manifest.js';
import { type ClusterFault, type FaultContext, onBothWorkers } from './context.js';
import { withoutServerFields } from './former-object.js';
import { BACKEND } from './node-firewall.js';
import { seenClosed } from './says.js';

/** A Service of the network world that leads elsewhere than its pod, as a wrong kube-proxy would make it. */
interface ServiceFault {
  name: string;
  why: string;
  reddens: string[];
  /** Cases close by that the fault must leave green. */
  spares: string[];
  says: string;
  /** `namespace/name`. */
  service: string;
  /** What is changed, in words. */
  change: string;
  changed(spec: ServiceSpec): ServiceSpec;
  /** What kube-proxy's rules on a worker say once it has seen the change; a headless Service has none. */
  rules?: string;
  /** The way back, which needs nothing to be remembered. */
  mended(spec: ServiceSpec): ServiceSpec;
}

interface ServiceSpec {
  selector?: Record<string, string>;
  externalTrafficPolicy?: string;
  ports?: { name?: string; targetPort?: number | string }[];
}

type Service = Manifest & { spec?: ServiceSpec };

function serviceFault({
  service,
  change,
  changed,
  mended,
  rules,
  spares,
  ...fault
}: ServiceFault): ClusterFault {
  const [namespace = '', name = ''] = service.split('/');
  const named: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } };
  const standing = async (context: FaultContext): Promise<Service> => {
    const found = await context.read(named);
    if (found === undefined) throw new Error(`Service ${service} does not stand`);
    return withoutServerFields(found);
  };
  return {
    ...fault,
    tries: [...fault.reddens, ...spares],
    verdict: 'fail',
    async inject(context) {
      const former = await standing(context);
      await context.apply([{ ...former, spec: changed(former.spec ?? {}) }]);
      return {};
    },
    async prove(context) {
      const { spec = {} } = await standing(context);
      if (JSON.stringify(changed(spec)) !== JSON.stringify(spec))
        throw new Error(`Service ${service} is as it was`);
      if (rules !== undefined) await onBothWorkers(context, (node) => kubeProxyHas(context, node, rules));
      return `Service ${service} stands changed, and kube-proxy knows: ${change}`;
    },
    async undo(context) {
      const found = await standing(context);
      await context.apply([{ ...found, spec: mended(found.spec ?? {}) }]);
    },
  };
}

/** Resolves when the nat table of a worker has this text. Throws after ten seconds. */
async function kubeProxyHas(context: FaultContext, node: string, rules: string): Promise<void> {
  const script = `${BACKEND}
for _ in $(seq 100); do $four-save -t nat 2>/dev/null | grep -qF -- '${rules}' && exit 0; sleep 0.1; done; exit 1`;
  await context.onNode(node, script);
}

const leadingTo =
  (pod: string) =>
  (spec: ServiceSpec): ServiceSpec => ({ ...spec, selector: { pod } });

const arrivingAt =
  (targetPort: string) =>
  (spec: ServiceSpec): ServiceSpec => ({
    ...spec,
    ports: (spec.ports ?? []).map((port) => (port.name === 'other-80-tcp' ? { ...port, targetPort } : port)),
  });

const withPolicy =
  (externalTrafficPolicy: string) =>
  (spec: ServiceSpec): ServiceSpec => ({ ...spec, externalTrafficPolicy });

/** Services that lead elsewhere. */
export const serviceFaults = [
  serviceFault({
    name: 'service-leads-to-another-pod',
    why: 'An answer is not yet the right answer: a stale endpoint serves from a pod whose policies are others.',
    reddens: ['network/services'],
    spares: ['network/headless-service', 'network/default-deny-ingress'],
    says: 'but z/b answered instead of z/a',
    service: 'z/a',
    change: 'it selects z/b',
    changed: leadingTo('b'),
    mended: leadingTo('a'),
    rules: 'z/a:serve-80-tcp -> 10.244.133.2:80',
  }),
  serviceFault({
    name: 'service-leads-to-another-port',
    why: 'A Service port that arrives at another port of the pod is judged by the rules of that other port.',
    reddens: ['network/service-ports'],
    spares: ['network/services'],
    says: seenClosed('x/a -> y/b:80/TCP via service-port'),
    service: 'y/b',
    change: 'port 1080 leads to serve-81-tcp',
    changed: arrivingAt('serve-81-tcp'),
    mended: arrivingAt('serve-80-tcp'),
    rules: 'y/b:other-80-tcp -> 10.244.132.2:81',
  }),
  serviceFault({
    name: 'headless-name-leads-to-another-pod',
    why: 'A headless name is only as good as its records: a stale one leads past every rule to another pod.',
    reddens: ['network/headless-service'],
    spares: ['network/services'],
    says: 'but z/b answered instead of z/a',
    service: 'z/a-headless',
    change: 'it selects z/b',
    changed: leadingTo('b'),
    mended: leadingTo('a'),
  }),
  serviceFault({
    name: 'node-port-of-its-own-node-alone',
    why: "A Service's port is open at every node; served only where its pod is, it depends on which node a client asks.",
    reddens: ['network/node-port-cluster'],
    spares: ['network/node-port-local'],
    says: seenClosed('outside/host -> y/a:80/TCP via node-port-cluster'),
    service: 'y/a-node-port-cluster',
    change: 'externalTrafficPolicy is Local',
    changed: withPolicy('Local'),
    mended: withPolicy('Cluster'),
    rules: 'pod traffic for y/a-node-port-cluster:serve-80-tcp external destinations',
  }),
];
