import { awaited } from '../../cluster/awaited.js';
import type { Manifest } from '../../model/manifest.js';
import type { ClusterFault, FaultContext } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';
import { withoutServerFields } from '../former-object.js';

/** kube-proxy follows within a second; on a busy machine it may need some. */
const BOUND_MS = 20_000;

interface ServiceFault extends ExpectedRed {
  /** `namespace/name`. */
  service: string;
  port: number;
  /** A pod that may reach it. */
  from: string;
}

/** The selector of a Service has a slip: its name and address stand, and whoever calls it is refused at once. */
export function serviceWithoutPods(options: ServiceFault): ClusterFault {
  const [namespace, name] = options.service.split('/') as [string, string];
  const service: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } };
  return {
    ...expectedRed(options),
    async inject(context) {
      const former = await context.read(service);
      if (former === undefined) throw new Error(`Service ${options.service} does not stand`);
      const written = withoutServerFields(former);
      const spec = { ...(written.spec as Record<string, unknown>), selector: { app: 'nobody' } };
      await context.apply([{ ...written, spec }]);
      return { former: written };
    },
    async prove(context) {
      await becomes(context, options, 'ECONNREFUSED');
      return `Service ${options.service} has no pods, and refuses ${options.from}`;
    },
    async undo(context, state) {
      const { former } = state as { former?: Manifest };
      if (former === undefined) return;
      await context.apply([former]);
      await becomes(context, options, 'connected');
    },
  };
}

async function becomes(context: FaultContext, { service, port, from }: ServiceFault, wanted: string) {
  const host = `${service.split('/').reverse().join('.')}.svc.cluster.local`;
  const program = `
    const socket = require('node:net').connect({ host: '${host}', port: ${port}, timeout: 1000 });
    const say = (word) => { process.stdout.write(word); socket.destroy(); };
    socket.on('connect', () => say('connected')).on('timeout', () => say('timeout')).on('error', ({ code }) => say(code));`;
  const expected = `${wanted} from ${from} to ${host}:${port}`;
  const nextStep = `kubectl describe service -n ${service.replace('/', ' ')}`;
  await awaited({ stage: 'faults', expected, boundMs: BOUND_MS, everyMs: 100, nextStep }, async () => {
    const seen = await context.inPod(from, ['node', '-e', program]);
    return seen === wanted ? { reached: undefined } : { seen };
  });
}
