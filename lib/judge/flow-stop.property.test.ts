import { expect } from 'chai';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';
import type { Manifest } from '../model/manifest.js';
import { Oracle } from '../oracle/oracle.js';
import { explainStop } from './flow-stop.js';
import { globalPolicy, namespace, pod, policy } from './flow-world.test.js';
import { standingPolicies } from './standing-policies.js';

const SPACES = ['rp', 'idp', 'api'];
const PORTS = [8443, 8080];

interface Small {
  objects: Manifest[];
  /** Names of pods, as `rp/p0`. */
  pods: string[];
  /** What the world is made to allow. */
  needs: { from: number; to: number; port: number }[];
}

/** Pods of three namespaces that deny both ways, and one policy for each half of each connection that is needed. */
const small: fc.Arbitrary<Small> = fc
  .record({
    places: fc.array(
      fc.record({
        space: fc.constantFrom(...SPACES),
        labels: fc.constantFrom<Record<string, string>>(
          {},
          { tier: 'web' },
          { tier: 'db' },
          { tier: 'web', old: 'x' },
        ),
      }),
      { minLength: 2, maxLength: 6 },
    ),
    needs: fc.array(fc.record({ from: fc.nat(5), to: fc.nat(5), port: fc.constantFrom(...PORTS) }), {
      minLength: 1,
      maxLength: 5,
    }),
    nested: fc.boolean(),
  })
  .map(({ places, needs, nested }) => {
    const pods = places.map(({ space }, index) => `${space}/p${index}`);
    const real = needs
      .map(({ from, to, port }) => ({ from: from % pods.length, to: to % pods.length, port }))
      .filter(({ from, to }) => from !== to);
    // Nested labels: each pod has all labels of those before it, and one more.
    const labelsOf = (index: number) =>
      nested
        ? Object.fromEntries(
            Array.from({ length: index + 1 }, (_, key) => [key === 0 ? 'app' : `k${key}`, 'p']),
          )
        : { app: `p${index}`, ...places[index]?.labels };
    const selector = (index: number) => ({ matchLabels: labelsOf(index) });
    const peer = (index: number) => ({
      namespaceSelector: { matchLabels: { lock: places[index]?.space } },
      podSelector: selector(index),
    });
    const halves = real.flatMap(({ from, to, port }, index) => [
      policy(places[from]?.space ?? '', `out-${index}`, {
        podSelector: selector(from),
        policyTypes: ['Egress'],
        egress: [{ to: [peer(to)], ports: [{ port }] }],
      }),
      policy(places[to]?.space ?? '', `in-${index}`, {
        podSelector: selector(to),
        policyTypes: ['Ingress'],
        ingress: [{ from: [peer(from)], ports: [{ port }] }],
      }),
    ]);
    return {
      pods,
      needs: real,
      objects: [
        ...SPACES.map(namespace),
        ...SPACES.map((space) =>
          policy(space, 'deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
        ),
        ...places.map(({ space }, index) =>
          pod(space, `p${index}`, `10.0.0.${index + 1}`, 8443, labelsOf(index)),
        ),
        ...halves,
      ],
    };
  });

function stopAt({ pods }: Small, { from, to, port }: Small['needs'][number], logged: boolean) {
  const [source = '', destination = ''] = [pods[from], pods[to]];
  const step: FlowStep = {
    step: 'token-request',
    hop: 'H4',
    from: source,
    to: destination,
    port,
    outcome: { kind: 'step', result: 'stopped', how: 'timeout' },
    startedAt: 1000,
    tookMs: 3000,
  };
  const packet: DeniedPacket = {
    at: 1001,
    source: `10.0.0.${from + 1}`,
    destination: `10.0.0.${to + 1}`,
    protocol: 'TCP',
    destinationPort: port,
    from: source,
    to: destination,
  };
  return { step, packets: logged ? [packet] : [] };
}

/** Every connection between pods of the world that is allowed, beside and beyond the ports in use. */
function allowed(objects: readonly Manifest[], more: readonly Manifest[], pods: readonly string[]): string[] {
  const { world, policies } = standingPolicies(objects);
  const oracle = new Oracle(world, [...policies, ...more]);
  return pods.flatMap((from) =>
    pods.flatMap((to) =>
      [...PORTS, 53].flatMap((port) =>
        (['TCP', 'UDP'] as const)
          .filter((protocol) => oracle.decide({ from, to, port, protocol }).verdict === 'allow')
          .map((protocol) => `${from} > ${to}:${port}/${protocol}`),
      ),
    ),
  );
}

function holdsFor(
  given: Small,
  objects: Manifest[],
  need: Small['needs'][number],
  logged: boolean,
  space: string,
) {
  const { step, packets } = stopAt(given, need, logged);
  const stop = explainStop([step], packets, objects);
  expect(stop?.policy).to.match(new RegExp(`(^|[ ,])(${space}/|GlobalNetworkPolicy )`));
  const added = parseAllDocuments(stop?.missingRule ?? '').map((one) => one.toJS() as Manifest);
  expect(added.map(({ metadata }) => metadata.namespace)).to.include(space);
  const before = new Set(allowed(objects, [], given.pods));
  const beyond = allowed(objects, added, given.pods).filter((one) => !before.has(one));
  expect(beyond).to.deep.equal([`${step.from} > ${step.to}:${need.port}/TCP`]);
  expect(stop?.explanation.at(-1)).to.contain('exactly it and nothing else');
}

describe('a flow that one taken rule stops', () => {
  it('is explained by a policy of the namespace that lost it, and opened by one that opens nothing else', () => {
    fc.assert(
      fc.property(small, fc.nat(), fc.boolean(), (given, pick, logged) => {
        const rules = given.objects.filter(({ metadata }) => /^(in|out)-/.test(metadata.name));
        const taken = rules[pick % Math.max(1, rules.length)];
        fc.pre(taken !== undefined);
        const need = given.needs[Number(taken.metadata.name.split('-')[1])];
        const objects = given.objects.filter((one) => one !== taken);
        fc.pre(need !== undefined);
        // Another policy may say the same.
        const name = `${given.pods[need.from]} > ${given.pods[need.to]}:${need.port}/TCP`;
        fc.pre(!allowed(objects, [], given.pods).includes(name));
        holdsFor(given, objects, need, logged, taken.metadata.namespace ?? '');
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('is explained by a policy of Calico that denies before all others, and opened before it', () => {
    fc.assert(
      fc.property(
        small,
        fc.nat(),
        fc.constantFrom('egress', 'ingress'),
        fc.constantFrom(1, 999, 1000),
        (given, pick, half, order) => {
          const need = given.needs[pick % Math.max(1, given.needs.length)];
          fc.pre(need !== undefined);
          const types = [half === 'egress' ? 'Egress' : 'Ingress'];
          const cut = globalPolicy('cut', { order, types, [half]: [{ action: 'Deny', protocol: 'TCP' }] });
          const end = given.pods[half === 'egress' ? need.from : need.to] ?? '';
          // At the order of Kubernetes' own policies the name decides who is asked first.
          if (order === 1000) cut.metadata.name = 'a-cut';
          const objects = [...given.objects, cut];
          const stop = explainStop([stopAt(given, need, false).step], [], objects);
          expect(stop?.policy).to.contain(`GlobalNetworkPolicy ${cut.metadata.name} ${half}[0] denies it`);
          holdsFor(given, objects, need, false, end.split('/')[0] ?? '');
        },
      ),
      { seed: 6, numRuns: 40 },
    );
  });
});
