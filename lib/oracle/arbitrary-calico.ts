import fc from 'fast-check';
import type { Manifest } from '../model/manifest.js';

const selector = fc.constantFrom(
  undefined,
  'all()',
  "pod == 'a'",
  "pod in {'b', 'c'}",
  'has(tier)',
  '!has(tier)',
  "pcns.team == 'red'",
  "projectcalico.org/namespace == 'x'",
  "set == 'near'",
);
const accounts = fc.constantFrom(undefined, undefined, { names: ['robot'] }, { selector: "role == 'ci'" });
const nets = fc.constantFrom(undefined, undefined, undefined, ['10.0.1.0/24'], ['10.0.0.0/30']);
/** An end that asks for nothing, as often as not: two ends that ask for much are seldom met. */
const end: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.constant({}),
  fc.record({
    selector,
    notSelector: fc.constantFrom(undefined, undefined, "pod == 'b'"),
    namespaceSelector: fc.constantFrom(undefined, undefined, undefined, 'has(team)', 'global()'),
    serviceAccounts: accounts,
    nets,
  }),
);
const service = fc.constantFrom<{ destination?: object; protocol?: string; ipVersion?: number }>(
  {},
  {},
  { protocol: 'TCP' },
  { protocol: 'UDP' },
  { protocol: 'TCP', destination: { ports: [80, '8000:9000'] } },
  { protocol: 'TCP', destination: { ports: ['http'] } },
  { protocol: 'UDP', destination: { notPorts: [53] } },
  { ipVersion: 4 },
  { ipVersion: 6, destination: { nets: ['fd00::/8'] } },
);
const rule = fc
  .record({
    action: fc.constantFrom('Allow', 'Allow', 'Deny', 'Deny', 'Pass', 'Log'),
    service,
    source: end,
    destination: end,
  })
  .map(({ action, service: { destination: ports, ...rest }, source, destination }) => {
    // Calico takes blocks of one IP version in a rule.
    const { nets: _, ...netless } = source;
    return {
      action,
      ...rest,
      source: rest.ipVersion === 6 ? netless : source,
      destination: { ...destination, ...(rest.ipVersion === 6 ? { nets: undefined } : {}), ...ports },
    };
  });

/** Policies of Calico in the form that the cluster keeps, of every order around that of NetworkPolicies, and two network sets. */
export const arbitraryCalico: fc.Arbitrary<Manifest[]> = fc
  .array(
    fc.record({
      namespace: fc.constantFrom(undefined, 'x', 'y'),
      spec: fc.record({
        order: fc.constantFrom(undefined, 1, 1000, 2000),
        selector,
        types: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress'], undefined),
        ingress: fc.array(rule, { maxLength: 3 }),
        egress: fc.array(rule, { maxLength: 3 }),
      }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => [
    ...all.map(({ namespace, spec }, index) => stored(policyKind(namespace), `c${index}`, namespace, spec)),
    stored('GlobalNetworkSet', 'near', undefined, { nets: ['10.0.2.0/24', '10.0.1.2'] }, { set: 'near' }),
    stored('NetworkSet', 'own', 'x', { nets: ['10.0.3.0/24'] }, { set: 'near' }),
  ]);

const policyKind = (namespace: string | undefined) => (namespace ? 'NetworkPolicy' : 'GlobalNetworkPolicy');

/** Fields that are left out are undefined here; in a manifest they are not there. */
function stored(
  kind: string,
  name: string,
  namespace: string | undefined,
  spec: object,
  labels?: Record<string, string>,
): Manifest {
  const metadata = { name, ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}) };
  return { apiVersion: 'crd.projectcalico.org/v1', kind, metadata, spec: JSON.parse(JSON.stringify(spec)) };
}
