import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { globalPolicy, into, out, pod, syn, timeline, worldWith } from './flow-world.test.js';
import { explain, opened } from './opened.test.js';

describe('the sentences about a stopped flow', () => {
  it('read as one: step, when the caller knew, connection, half, the slip, and what the policy opens', () => {
    const objects = worldWith({ webOut: out('rp', 'web', { app: 'keycloak2' }) });
    const stop = explain(objects);
    expect(stop.explanation).to.deep.equal([
      'Step 5, code redemption, stopped after 10 s: rp/web -> idp/keycloak:8443 was dropped; Calico logged a packet of it, the first 12 ms after the step began.',
      'Egress of `rp` has no rule for it: rp/default-deny, rp/web-to-keycloak isolate rp/web for egress, and no rule allows it.',
      'One thing in `rp/web-to-keycloak` egress[0] does not match: it selects app=keycloak2, idp/keycloak has app=keycloak.',
      'Ingress of `idp` is open: idp/keycloak-from-web ingress[0] allows it.',
      'This policy would open exactly it and nothing else.',
    ]);
    expect(stop.cause).to.equal('egress of `rp` has no rule for it');
    expect(opened(objects, stop.missingRule)).to.deep.equal(['rp/web > idp/keycloak:8443/TCP']);
  });

  it('say of a refusal that it was the packet that was rejected', () => {
    const steps = timeline().map((step) =>
      step.outcome.result === 'stopped'
        ? { ...step, tookMs: 3, outcome: { ...step.outcome, how: 'refused' as const } }
        : step,
    );
    const stop = explain(worldWith({ webOut: undefined }), [syn], steps);
    expect(stop.explanation?.[0]).to.include('8443 was rejected; Calico logged a packet of it');
  });

  const slips: [string, Parameters<typeof worldWith>[0], string, string[]][] = [
    [
      'a wrong label of the namespace',
      { webOut: out('rp', 'web', { lock: 'idp2' }) },
      'One thing in `rp/web-to-keycloak` egress[0] does not match: it selects lock=idp2, namespace idp has lock=idp.',
      ['egress'],
    ],
    [
      'a wrong label of the pod, where a rule of another caller is as near',
      { webIn: into('rp', 'web', { app: 'webb' }) },
      'One thing in `idp/keycloak-from-web` ingress[0] does not match: it selects app=webb, rp/web has app=web.',
      ['ingress'],
    ],
    [
      'a policy that selects another pod than its own',
      { webOut: out('rp', 'web', { subject: 'wep' }) },
      'One thing in `rp/web-to-keycloak` egress[0] does not match: it selects app=wep, rp/web has app=web.',
      ['egress'],
    ],
    [
      'a wrong port',
      { webOut: out('rp', 'web', { port: 8444 }) },
      'One thing in `rp/web-to-keycloak` egress[0] does not match: it allows 8444/TCP, the connection is to 8443/TCP.',
      ['egress'],
    ],
    [
      'a wrong protocol',
      { webIn: into('rp', 'web', { protocol: 'UDP' }) },
      'One thing in `idp/keycloak-from-web` ingress[0] does not match: it allows 8443/UDP, the connection is to 8443/TCP.',
      ['ingress'],
    ],
    [
      'the egress half that is not there',
      { webOut: undefined },
      'No rule for egress of `rp` comes near it.',
      ['egress'],
    ],
    [
      'the ingress half that is not there',
      { webIn: undefined },
      'No rule comes near it; the nearest, `idp/keycloak-from-ledger` ingress[0], selects lock=api, namespace rp has lock=rp; selects app=ledger, rp/web has app=web.',
      ['ingress'],
    ],
  ];
  for (const [title, change, sentence, deniedBy] of slips) {
    it(`name ${title}`, () => {
      const objects = worldWith(change);
      const stop = explain(objects);
      expect(stop.explanation).to.include(sentence);
      expect(stop.deniedBy).to.deep.equal(deniedBy);
      expect(opened(objects, stop.missingRule)).to.deep.equal(['rp/web > idp/keycloak:8443/TCP']);
    });
  }

  it('name both halves where both are missing, and two policies', () => {
    const objects = worldWith({ webOut: undefined, webIn: undefined });
    const stop = explain(objects);
    expect(stop.deniedBy).to.deep.equal(['egress', 'ingress']);
    expect(stop.text).to.contain('These policies together would open exactly it and nothing else.');
    expect(opened(objects, stop.missingRule)).to.deep.equal(['rp/web > idp/keycloak:8443/TCP']);
  });

  it('do not take a rule that is written for a neighbour for the slip', () => {
    const orders = timeline({}, { from: 'api/orders', hop: 'H5' });
    const packet = { ...syn, source: '10.0.0.3', from: 'api/orders' };
    const slip = explain(worldWith({ ordersIn: into('api', 'orders', { app: 'order' }) }), [packet], orders);
    expect(slip.text).to.contain(
      '`idp/keycloak-from-orders` ingress[0] does not match: it selects app=order,',
    );
    const gone = explain(worldWith({ ordersIn: undefined }), [packet], orders);
    expect(gone.text).to.contain(
      'The nearest rule is written for others: `idp/keycloak-from-ledger` ingress[0] selects app=ledger, api/orders has app=orders.',
    );
  });

  it('take no rule for addresses for the slip of one for pods', () => {
    const objects = worldWith({ webIn: undefined, ordersIn: undefined, ledgerIn: undefined });
    expect(explain(objects).text).to.contain(
      'The nearest rule is written for others: `idp/keycloak-from-browser` ingress[0] allows 172.18.0.1/32, rp/web is 10.0.0.1, outside it.',
    );
  });

  it('name the slip in the block of an address', () => {
    const browser = { ...syn, source: '172.18.0.7', from: 'browser' };
    const stop = explain(worldWith({}), [browser], timeline({}, { from: 'browser', hop: 'H2' }));
    expect(stop.text).to.contain(
      'One thing in `idp/keycloak-from-browser` ingress[0] does not match: it allows 172.18.0.1/32, 172.18.0.7, outside it.',
    );
    expect(opened(worldWith({}), stop.missingRule)).to.deep.equal([]);
  });

  it('tell a pod from one that has its labels and more, and name replicas that cannot be told', () => {
    const bigger = pod('rp', 'other', '10.0.0.8', 8080, { app: 'web', tier: 'canary' });
    const twin = pod('rp', 'web-2', '10.0.0.9', 8080, { app: 'web' });
    const closed = worldWith({ webOut: undefined });
    const one = explain([...closed, bigger]);
    expect(opened([...closed, bigger], one.missingRule)).to.deep.equal(['rp/web > idp/keycloak:8443/TCP']);
    const two = explain([...closed, twin]);
    expect(two.explanation?.at(-1)).to.equal(
      'This policy would open it, and rp/web-2 -> idp/keycloak too, whose labels are the same.',
    );
  });
});

describe('the sentences about policies of Calico', () => {
  const deny = (more: object) => ({ selector: "app == 'web'", types: ['Egress'], ...more });

  it('name a GlobalNetworkPolicy of a lower order, its rule and its place, and open it before that', () => {
    const cut = globalPolicy('cut', deny({ order: 10, egress: [{ action: 'Deny', protocol: 'TCP' }] }));
    const objects = [...worldWith({}), cut];
    const stop = explain(objects, []);
    expect(stop).to.include({
      policy: 'GlobalNetworkPolicy cut egress[0] denies it: protocol TCP',
      hop: 'H4',
    });
    expect(stop.cause).to.equal('`cut` denies egress of `rp`');
    expect(stop.explanation).to.deep.equal([
      'Step 5, code redemption, stopped after 10 s: rp/web -> idp/keycloak:8443 got no answer.',
      'Calico logged no packet of it, so what follows is read from the objects alone.',
      'Egress of `rp` is denied by a rule (order 10): GlobalNetworkPolicy cut egress[0] denies it: protocol TCP.',
      'For egress of `rp` they are asked in this order: `cut` (order 10), `rp/default-deny`, `rp/web-to-keycloak`.',
      'Ingress of `idp` is open: idp/keycloak-from-web ingress[0] allows it.',
      'This policy would open exactly it and nothing else.',
    ]);
    expect(stop.missingRule).to.contain('crd.projectcalico.org/v1').and.contain('order: 9');
    expect(opened(objects, stop.missingRule)).to.deep.equal(['rp/web > idp/keycloak:8443/TCP']);
  });

  it('name one of a namespace, of the form for Calico’s own API too', () => {
    for (const apiVersion of ['crd.projectcalico.org/v1', 'projectcalico.org/v3']) {
      const spec = { order: 5, selector: 'all()', types: ['Ingress'], ingress: [{ action: 'Deny' }] };
      const cut: Manifest = {
        apiVersion,
        kind: 'NetworkPolicy',
        metadata: { name: 'shut', namespace: 'idp' },
        spec,
      };
      const stop = explain([...worldWith({}), cut], []);
      expect(stop.policy).to.contain('Calico NetworkPolicy idp/shut ingress[0] denies it');
      expect(stop.deniedBy).to.deep.equal(['ingress']);
    }
  });

  it('name the field that is not modelled, and explain the rest', () => {
    const strange = globalPolicy('strange', deny({ doNotTrack: true, egress: [{ action: 'Deny' }] }));
    const admin: Manifest = {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: 'first' },
      spec: {},
    };
    const stop = explain([...worldWith({ webOut: undefined }), strange, admin]);
    expect(stop.text).to.contain(
      'GlobalNetworkPolicy strange was not asked: spec.doNotTrack is not modelled',
    );
    expect(stop.text)
      .to.contain('AdminNetworkPolicy first')
      .and.contain('is not modelled, so it was not asked.');
    expect(stop.policy).to.contain('rp/default-deny');
  });

  it('say so where only what is not modelled can have dropped a packet', () => {
    const stop = explain([...worldWith({}), globalPolicy('strange', deny({ applyOnForward: true }))]);
    expect(stop).to.not.have.any.keys('policy', 'missingRule');
    expect(stop.text).to.contain(
      'open in both halves: they changed meanwhile, or something that is not modelled',
    );
    expect(stop.text).to.contain('spec.applyOnForward');
  });
});
