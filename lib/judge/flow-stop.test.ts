import { expect } from 'chai';
import { parse } from 'yaml';
import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';
import type { Manifest } from '../model/manifest.js';
import { explainStop } from './flow-stop.js';

const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const pod = (space: string, name: string, podIP: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: space, labels: { app: name } },
  spec: { containers: [] },
  status: { podIP, phase: 'Running' },
});
const policy = (space: string, name: string, spec: unknown): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: space },
  spec,
});
const denyAll = (space: string) =>
  policy(space, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const openTo = (space: string, name: string) =>
  policy(space, name, { podSelector: {}, policyTypes: ['Egress'], egress: [{}] });
const world = [
  namespace('rp'),
  namespace('idp'),
  pod('rp', 'web', '10.0.0.1'),
  pod('idp', 'keycloak', '10.0.0.2'),
  denyAll('rp'),
  denyAll('idp'),
];

const redemption = (outcome: FlowStep['outcome']): FlowStep => ({
  step: 'code-redemption',
  hop: 'H4',
  from: 'rp/web',
  to: 'idp/keycloak',
  port: 8443,
  outcome,
  startedAt: 1000,
  tookMs: 3000,
});
const timeout = redemption({ kind: 'step', result: 'stopped', how: 'timeout' });
const syn: DeniedPacket = {
  at: 1001,
  source: '10.0.0.1',
  destination: '10.0.0.2',
  protocol: 'TCP',
  destinationPort: 8443,
  from: 'rp/web',
  to: 'idp/keycloak',
};

describe('why a flow stopped', () => {
  it('is nothing where no step stopped', () => {
    expect(explainStop([redemption({ kind: 'step', result: 'done' })], [syn], world)).to.equal(undefined);
  });

  it('names step, hop, packets, the policies of the denied half, and the rule that is missing there', () => {
    const stop = explainStop([timeout], [syn], [...world, openTo('rp', 'web-to-keycloak')]);
    expect(stop).to.include({ step: 'code-redemption', hop: 'H4' });
    expect(stop?.packets).to.deep.equal([syn]);
    expect(stop?.policy).to.include('idp/default-deny').and.not.to.include('rp/default-deny');
    const rule = parse(stop?.missingRule ?? '') as Manifest;
    expect(rule.metadata.namespace).to.equal('idp');
    expect(rule.spec).to.deep.include({ policyTypes: ['Ingress'] });
  });

  it('shows both missing halves as two documents', () => {
    const rules = explainStop([timeout], [syn], world)
      ?.missingRule?.split('---\n')
      .map((text) => parse(text));
    expect(rules?.map(({ metadata }) => metadata.namespace)).to.deep.equal(['rp', 'idp']);
  });

  it('blames the look-up where packets to the resolver were denied', () => {
    const { to: _, ...toStranger } = syn;
    const lookup: DeniedPacket = {
      ...toStranger,
      protocol: 'UDP',
      destination: '10.96.0.10',
      destinationPort: 53,
    };
    expect(explainStop([timeout], [lookup, syn], world)).to.include({ hop: 'H0', step: 'code-redemption' });
  });

  it('blames no policy for a stop that policies allow, such as a refused code', () => {
    const open = [
      openTo('rp', 'out'),
      policy('idp', 'in', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }),
    ];
    const refused = redemption({ kind: 'step', result: 'stopped', how: 'oauth', code: 400 });
    const stop = explainStop([refused], [], [...world, ...open]);
    expect(stop).to.include({ step: 'code-redemption', hop: 'H4' });
    expect(stop).to.not.have.any.keys('policy', 'missingRule');
  });

  it("takes the browser's address from the packet, and says nothing of policies without one", () => {
    const start = { ...timeout, step: 'login-start', hop: 'H1', from: 'browser', to: 'rp/web', port: 8080 };
    const seen = {
      ...syn,
      source: '172.18.0.1',
      from: 'browser',
      to: 'rp/web',
      destination: '10.0.0.1',
      destinationPort: 8080,
    };
    expect(explainStop([start], [seen], world)?.missingRule).to.include('172.18.0.1/32');
    expect(explainStop([start], [], world)).to.not.have.property('policy');
  });
});
