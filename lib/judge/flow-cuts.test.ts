import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import type { FlowStep, FlowStop } from '../model/flow.js';
import type { Manifest } from '../model/manifest.js';
import { explainStop } from './flow-stop.js';
import { globalPolicy, namespace, pod } from './flow-world.test.js';

interface Peer {
  namespaceSelector?: { matchLabels: Record<string, string> };
  podSelector?: { matchLabels: Record<string, string> };
}
interface Spec {
  podSelector: { matchLabels?: Record<string, string> };
  egress?: { to: Peer[]; ports: { port: number; protocol: string }[] }[];
  ingress?: { from: Peer[]; ports: { port: number; protocol: string }[] }[];
}

const ADDRESSES = { browser: '172.18.0.1', 'api-server': '172.18.0.2' };
const folder = 'fixtures/flows';

/** The flow world as it stands in fixtures/, with an address for each pod, and a resolver. */
const objects: Manifest[] = [
  ...readdirSync(folder)
    .flatMap((file) =>
      parseAllDocuments(readFileSync(`${folder}/${file}`, 'utf8').replaceAll('192.0.2.', '172.18.0.')),
    )
    .map((document) => document.toJS() as Manifest | null)
    .filter((one) => one !== null)
    .filter(({ kind }) => /^(Namespace|Pod|NetworkPolicy|GlobalNetworkPolicy)$/.test(kind))
    .map((one, index) => (one.kind === 'Pod' ? { ...one, status: { podIP: `10.244.0.${index + 1}` } } : one)),
  namespace('kube-system'),
  pod('kube-system', 'coredns-1', '10.244.9.1', 53, { 'k8s-app': 'kube-dns' }),
];

/** One half of one connection, and the object that opens it: its name says between whom. */
interface Opening {
  name: string;
  half: 'egress' | 'ingress';
  step: FlowStep;
  hop: string;
}

const rulesOf = (spec: Spec) => spec.egress ?? spec.ingress ?? [];

/** Who calls whom by name from each namespace. */
const LOOKED_UP: Record<string, [string, string]> = {
  rp: ['web', 'keycloak'],
  client: ['cli', 'keycloak'],
  api: ['orders', 'keycloak'],
  idp: ['keycloak', 'web'],
};

/** A port of its own may have a name of its own: `web-keys` is a port of `web`. */
const podNamed = (written: string) => {
  const name = written.replace(/-keys$/, '');
  const found = objects.find(({ kind, metadata }) => kind === 'Pod' && metadata.name === name);
  return found ? `${found.metadata.namespace}/${name}` : name;
};

const openings = objects.flatMap((object): Opening[] => {
  const { name, namespace: space } = object.metadata;
  const [, one = '', word, other = ''] = /^(.+?)-(to|from)-(.+)$/.exec(name) ?? [];
  const isLookup = name === 'allow-dns';
  if (object.kind !== 'NetworkPolicy' || (word === undefined && !isLookup)) return [];
  const [from, to] = isLookup ? (LOOKED_UP[space ?? ''] ?? []) : word === 'to' ? [one, other] : [other, one];
  const [rule] = rulesOf(object.spec as unknown as Spec);
  const step: FlowStep = {
    step: 'token-request',
    hop: 'H4',
    from: podNamed(from ?? ''),
    to: podNamed(to ?? ''),
    port: isLookup ? (to === 'keycloak' ? 8443 : 8080) : (rule?.ports[0]?.port ?? 0),
    outcome: { kind: 'step', result: 'stopped', how: 'timeout' },
    startedAt: 1000,
    tookMs: 3000,
  };
  return [
    {
      name: `${space}/${name}`,
      half: word === 'from' ? 'ingress' : 'egress',
      step,
      hop: isLookup ? 'H0' : 'H4',
    },
  ];
});

type Slip = (spec: Spec) => void;
const peersOf = (spec: Spec): Peer[] => [
  ...(spec.egress ?? []).flatMap(({ to }) => to),
  ...(spec.ingress ?? []).flatMap(({ from }) => from),
];
const spoil = (labels: Record<string, string> | undefined) => {
  for (const key of Object.keys(labels ?? {})) if (labels) labels[key] += '2';
};
const slips: Record<string, Slip> = {
  'another label of the namespace': (spec) =>
    peersOf(spec).map((one) => spoil(one.namespaceSelector?.matchLabels)),
  'another label of the pod': (spec) => peersOf(spec).map((one) => spoil(one.podSelector?.matchLabels)),
  'another pod that is selected': (spec) => spoil(spec.podSelector.matchLabels),
  'another port': (spec) => {
    for (const { ports } of rulesOf(spec)) for (const one of ports) one.port += 1000;
  },
  'another protocol': (spec) => {
    for (const { ports } of rulesOf(spec)) for (const one of ports) one.protocol = 'SCTP';
  },
};

/** The objects with one of them otherwise; undefined where the slip changes nothing in it. */
function slipped(name: string, slip: Slip): Manifest[] | undefined {
  const copy = structuredClone(objects);
  const found = copy.find(({ kind, metadata }) => kind === 'NetworkPolicy' && fullName(metadata) === name);
  const before = JSON.stringify(found);
  slip(found?.spec as unknown as Spec);
  return JSON.stringify(found) === before ? undefined : copy;
}

const explain = ({ step }: Opening, changed: Manifest[]) =>
  explainStop([step], [], changed, { addresses: ADDRESSES });
const fullName = ({ namespace: space, name }: Manifest['metadata']) => `${space}/${name}`;
const OPENS = /would open (exactly it and nothing else|it, and .* too, whose labels are the same)\.$/;

function expectNamed(stop: FlowStop | undefined, { half, hop, name }: Opening): void {
  expect(stop?.hop, name).to.equal(hop);
  expect(stop?.deniedBy, name).to.deep.equal([half]);
  expect(stop?.explanation.at(-1), name).to.match(OPENS);
}

describe('each half of each hop of the flow world, cut without a packet to show it', () => {
  it('has an object of its own', () => {
    expect(openings.length).to.be.above(15);
  });

  for (const [title, slip] of Object.entries(slips)) {
    it(`is named as the object with ${title}`, () => {
      const tried = openings.filter((opening) => {
        const changed = slipped(opening.name, slip);
        if (!changed) return false;
        const stop = explain(opening, changed);
        expectNamed(stop, opening);
        const sentence = stop?.explanation.find((one) => one.startsWith('One thing in'));
        expect(sentence, opening.name).to.contain(`\`${opening.name}\` ${opening.half}[0]`);
        return true;
      });
      expect(tried.length).to.be.above(10);
    });
  }

  it('is told from a slip where the object is gone', () => {
    for (const opening of openings) {
      const rest = objects.filter(({ metadata }) => fullName(metadata) !== opening.name);
      const stop = explain(opening, rest);
      expectNamed(stop, opening);
      expect(stop?.explanation.join(' '), opening.name).to.not.contain('One thing in');
    }
  });

  it('is named as the policy of the whole cluster that denies it before all others', () => {
    for (const opening of openings.filter(({ hop }) => hop !== 'H0')) {
      const rule = { action: 'Deny', protocol: 'TCP' };
      const types = [opening.half === 'egress' ? 'Egress' : 'Ingress'];
      const selector = `projectcalico.org/namespace == '${opening.name.split('/')[0]}'`;
      const cut = globalPolicy('cut', { order: 1, selector, types, [opening.half]: [rule] });
      const stop = explain(opening, [...objects, cut]);
      expectNamed(stop, opening);
      expect(stop?.policy).to.equal(`GlobalNetworkPolicy cut ${opening.half}[0] denies it: protocol TCP`);
    }
  });
});
