import { expect } from 'chai';
import type { Manifest } from '../../model/manifest.js';
import { decide } from '../decide.js';
import { ask, calicoWorld, globalPolicy, into, outOf } from './sample.test.js';

const allow = (rule: Record<string, unknown>) => ({ action: 'Allow', ...rule });

describe('pods on the network of their node, to policies of Calico', () => {
  const world = calicoWorld();
  const pods = world.pods.map((pod) =>
    pod.namespace === 'x' && pod.name === 'b' ? { ...pod, hostNetwork: true } : pod,
  );
  const verdict = (policies: Manifest[], text: string) =>
    decide({ ...world, pods }, policies, ask(text)).verdict;

  it('are no subjects', () => {
    expect(verdict([globalPolicy({ types: ['Ingress', 'Egress'] })], 'x/b > 203.0.113.9:80')).to.equal(
      'allow',
    );
  });

  it('are not selected, and left out by no selector either', () => {
    expect(
      verdict([globalPolicy(into(allow({ source: { selector: "pod == 'b'" } })))], 'x/b > y/a:80'),
    ).to.equal('deny');
    expect(
      verdict([globalPolicy(into(allow({ source: { notSelector: "pod == 'b'" } })))], 'x/b > y/a:80'),
    ).to.equal('allow');
  });

  it('have an address', () => {
    expect(
      verdict([globalPolicy(into(allow({ source: { nets: ['10.0.1.2/32'] } })))], 'x/b > y/a:80'),
    ).to.equal('allow');
  });

  it('give no names to ports', () => {
    const named = allow({ protocol: 'TCP', destination: { ports: ['http'] } });
    expect(verdict([globalPolicy(outOf(named))], 'y/a > x/b:80')).to.equal('deny');
    expect(verdict([globalPolicy(outOf(named))], 'y/a > x/c:80')).to.equal('allow');
  });
});

describe('labels of Calico at their edges', () => {
  it('a service account whose name is no label value is known by the labels of its own only', () => {
    const world = calicoWorld();
    const serviceAccount = 'a'.repeat(63);
    const pods = world.pods.map((pod) => ({ ...pod, serviceAccount }));
    const by = (source: object) =>
      decide({ ...world, pods }, [globalPolicy(into(allow({ source })))], ask('x/b > y/a:80')).verdict;
    expect(by({ serviceAccounts: { names: [serviceAccount] } })).to.equal('deny');
    expect(by({ serviceAccounts: { selector: `projectcalico.org/name == '${serviceAccount}'` } })).to.equal(
      'allow',
    );
  });

  it('what Calico itself has stored keeps the labels of a set in an annotation', () => {
    const annotations = { 'projectcalico.org/metadata': '{"labels":{"role":"office"}}' };
    const set: Manifest = {
      apiVersion: 'crd.projectcalico.org/v1',
      kind: 'GlobalNetworkSet',
      metadata: { name: 's', annotations, labels: { role: 'other' } },
      spec: { nets: ['203.0.113.0/24'] },
    };
    const rule = (role: string) => globalPolicy(into(allow({ source: { selector: `role == '${role}'` } })));
    const verdict = (role: string) =>
      decide(calicoWorld(), [set, rule(role)], ask('203.0.113.9 > y/a:80')).verdict;
    expect(verdict('office')).to.equal('allow');
    expect(verdict('other')).to.equal('deny');
  });
});
