import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../../model/checkout.js';
import type { Manifest } from '../../model/manifest.js';
import { API_SERVER_PLACEHOLDER, BROWSER_PLACEHOLDER } from './addresses.js';
import { FLOW_NAMESPACES, flowManifests } from './manifests.js';

const world = flowManifests({
  [BROWSER_PLACEHOLDER]: '172.18.0.1/32',
  [API_SERVER_PLACEHOLDER]: '10.244.23.64/32',
});
const specOf = <T>(manifest: Manifest | undefined) => (manifest?.spec ?? {}) as T;
const find = (kind: string, namespace: string | undefined, name: string) =>
  world.find(
    (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
  );

describe('the flow world', () => {
  for (const namespace of FLOW_NAMESPACES) {
    it(`denies every pod of ${namespace} in both directions by one object`, () => {
      const spec = find('NetworkPolicy', namespace, 'default-deny')?.spec;
      expect(spec).to.deep.equal({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    });
  }

  it('gives every allow one direction and one rule, so that a cut closes one half of one hop', () => {
    const allows = world.filter(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name !== 'default-deny',
    );
    for (const allow of allows) {
      const { policyTypes, ingress = [], egress = [] } = specOf<Record<string, unknown[]>>(allow);
      expect(policyTypes, allow.metadata.name).to.have.length(1);
      expect(ingress.length + egress.length, allow.metadata.name).to.equal(1);
    }
  });

  it('logs denied packets after all NetworkPolicies, of pods that are isolated both ways already', () => {
    const spec = specOf<{ order: number; selector: string; types: string[] }>(
      find('GlobalNetworkPolicy', undefined, 'twinlock-log-denied'),
    );
    expect(spec.order).to.be.greaterThan(1000);
    expect(spec.types).to.deep.equal(['Ingress', 'Egress']);
    expect([...spec.selector.matchAll(/'(\w+)'/g)].map(([, name]) => name)).to.have.members([
      ...FLOW_NAMESPACES,
    ]);
  });

  it('gives no pod a credential of the API server', () => {
    const pods = world.filter(({ kind }) => kind === 'Pod');
    expect(pods.length).to.be.above(5);
    for (const pod of pods)
      expect(specOf(pod), pod.metadata.name).to.include({ automountServiceAccountToken: false });
  });

  it('runs the images of the lock', () => {
    const lock = readFileSync(join(checkout, 'kind-config', 'versions.json'), 'utf8');
    const images = world
      .filter(({ kind }) => kind === 'Pod')
      .flatMap((pod) => specOf<{ containers: { image: string }[] }>(pod).containers)
      .map(({ image }) => image.replace(/^docker\.io\/library\//, ''));
    for (const image of new Set(images)) expect(lock).to.include(image.split(':')[1]);
  });

  it("keeps the browser's address, which a policy names: both doors are Local", () => {
    for (const [namespace, name] of [['rp', 'web'] as const, ['idp', 'keycloak'] as const]) {
      expect(specOf(find('Service', namespace, name))).to.include({ externalTrafficPolicy: 'Local' });
    }
  });
});
