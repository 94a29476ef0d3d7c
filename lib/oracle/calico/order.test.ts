import { expect } from 'chai';
import { decide } from '../decide.js';
import { ingress, policy } from '../sample.test.js';
import { ask, calicoWorld, describeCalico, globalPolicy, into, localPolicy, outOf } from './sample.test.js';

const allow = { action: 'Allow' };
const deny = { action: 'Deny' };
const fromX = { source: { namespaceSelector: "projectcalico.org/name == 'x'" } };
const written = (kind: string, spec: Record<string, unknown>, name: string) => ({
  ...(kind === 'GlobalNetworkPolicy' ? globalPolicy(spec, name) : localPolicy(spec, name)),
  apiVersion: 'projectcalico.org/v3',
});

describeCalico('which policy of Calico decides', [
  {
    rule: 'the lower order is asked first',
    policies: [
      globalPolicy({ ...into(deny), order: 20 }, 'a'),
      globalPolicy({ ...into({ ...allow, ...fromX }), order: 10 }, 'b'),
    ],
    allow: ['x/b > y/a:80'],
    deny: ['z/b > y/a:80'],
  },
  {
    rule: 'no order is asked last',
    policies: [globalPolicy(into(allow), 'a'), globalPolicy({ ...into(deny), order: 5000 }, 'b')],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'two without an order go by name',
    policies: [globalPolicy(into(deny), 'b'), globalPolicy(into(allow), 'a')],
    allow: ['x/b > y/a:80'],
  },
  {
    rule: 'the first rule that matches decides, not the next one',
    policies: [globalPolicy(into({ ...deny, ...fromX }, allow))],
    allow: ['z/b > y/a:80'],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'a NetworkPolicy of Kubernetes stands at 1000: behind 999, before 1001',
    policies: [
      policy(ingress({})),
      globalPolicy({ ...into({ ...deny, ...fromX }), order: 999 }, 'a'),
      globalPolicy({ ...into(deny), order: 1001 }, 'b'),
    ],
    allow: ['z/b > y/a:80'],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'at order 1000 a name before y/knp.default. is asked before the NetworkPolicies of y',
    policies: [policy(ingress({})), globalPolicy({ ...into(deny), order: 1000 }, 'x')],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'at order 1000 a name behind y/knp.default. is asked after them',
    policies: [policy(ingress({})), globalPolicy({ ...into(deny), order: 1000 }, 'z')],
    allow: ['x/b > y/a:80'],
  },
  {
    rule: 'at order 1000 in one namespace the NetworkPolicies of Kubernetes are called knp.default.<name>',
    policies: [policy(ingress({}), 'a'), localPolicy({ ...into(deny), order: 1000 }, 'b')],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'the form for Calico itself is kept as default.<name>, by which it is sorted',
    policies: [policy(ingress({})), written('GlobalNetworkPolicy', { ...into(deny), order: 1000 }, 'z')],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'Pass leaves all other policies out, and the profile of the namespace allows',
    policies: [
      globalPolicy({ ...into({ action: 'Pass', ...fromX }), order: 1 }, 'a'),
      globalPolicy({ ...into(deny), order: 2 }, 'b'),
    ],
    allow: ['x/b > y/a:80'],
    deny: ['z/b > y/a:80'],
  },
  {
    rule: 'Log decides nothing, and yet a policy that only logs isolates',
    policies: [globalPolicy(into({ action: 'Log' }))],
    deny: ['x/b > y/a:80'],
    allow: ['x/b > y/b:80', 'y/a > x/b:80'],
  },
  {
    rule: 'Log before Allow changes nothing',
    policies: [globalPolicy(into({ action: 'Log' }, allow))],
    allow: ['x/b > y/a:80'],
  },
  {
    rule: 'the end of the list denies, but only in a direction that some policy is about',
    policies: [globalPolicy(outOf({ ...allow, protocol: 'UDP' }))],
    allow: ['y/a > x/b:53/UDP', 'x/b > y/a:80'],
    deny: ['y/a > x/b:80'],
  },
  {
    rule: 'a NetworkPolicy of Calico is about its own namespace only',
    policies: [localPolicy({ selector: 'all()', types: ['Ingress'] })],
    deny: ['x/b > y/a:80', 'y/b > y/a:80'],
    allow: ['y/b > x/a:80'],
  },
  {
    rule: 'without a selector a policy is about every pod of its scope',
    policies: [globalPolicy({ types: ['Ingress'], ingress: [{ ...allow, ...fromX }] })],
    allow: ['x/b > z/a:80'],
    deny: ['y/b > z/a:80'],
  },
]);

describeCalico('the types of a policy of Calico', [
  {
    rule: 'left out in the stored form mean both directions, whatever the rules',
    policies: [localPolicy({ selector: "pod == 'a'", ingress: [allow] })],
    allow: ['x/b > y/a:80'],
    deny: ['y/a > x/b:80'],
  },
  {
    rule: 'left out in the form for Calico itself are filled in: rules of ingress alone mean ingress',
    policies: [written('NetworkPolicy', { selector: "pod == 'a'", ingress: [deny] }, 'p')],
    allow: ['y/a > x/b:80'],
    deny: ['x/b > y/a:80'],
  },
  {
    rule: 'left out there with rules of egress alone mean egress',
    policies: [written('NetworkPolicy', { selector: "pod == 'a'", egress: [deny] }, 'p')],
    allow: ['x/b > y/a:80'],
    deny: ['y/a > x/b:80'],
  },
  {
    rule: 'left out there with both mean both, with neither ingress',
    policies: [
      written('NetworkPolicy', { selector: "pod == 'a'", ingress: [deny], egress: [deny] }, 'p'),
      written('NetworkPolicy', { selector: "pod == 'b'" }, 'q'),
    ],
    allow: ['y/b > x/b:80'],
    deny: ['x/b > y/a:80', 'y/a > x/b:80', 'x/b > y/b:8080'],
  },
  {
    rule: 'that are written leave the rules of the other direction without effect',
    policies: [localPolicy({ selector: "pod == 'a'", types: ['Ingress'], ingress: [allow], egress: [deny] })],
    allow: ['y/a > x/b:80', 'x/b > y/a:80'],
  },
]);

describe('the decision with policies of Calico', () => {
  const world = calicoWorld();

  it('names the rule that denies, and what matched', () => {
    const rule = { ...deny, protocol: 'TCP', ...fromX, destination: { ports: [80, '90:99'] } };
    const decision = decide(world, [globalPolicy({ ...into(rule), order: 1 }, 'block')], ask('x/b > y/a:80'));
    expect(decision.ingress).to.deep.include({
      verdict: 'deny',
      policy: 'block',
      rule: 0,
      isolatedBy: ['block'],
    });
    expect(decision.ingress.because).to.equal(
      "GlobalNetworkPolicy block ingress[0] denies it: protocol TCP, destination ports 80, 90:99, source namespaceSelector projectcalico.org/name == 'x'",
    );
  });

  it('counts every rule, also one that logs', () => {
    const half = decide(world, [globalPolicy(into({ action: 'Log' }, deny))], ask('x/b > y/a:80')).ingress;
    expect(half.rule).to.equal(1);
    expect(half.because).to.match(/ingress\[1\] denies it: it matches every connection$/);
  });

  it('names the rule that passes', () => {
    const half = decide(world, [localPolicy(into({ action: 'Pass' }))], ask('x/b > y/a:80')).ingress;
    expect(half).to.include({ verdict: 'allow', policy: 'y/p', rule: 0 });
    expect(half.because).to.match(/^Calico NetworkPolicy y\/p ingress\[0\] passes it on/);
  });

  it('tells policies of two kinds and one name apart', () => {
    const both = [policy(ingress(), 'p'), localPolicy(into(), 'p')];
    const half = decide(world, both, ask('x/b > y/a:80')).ingress;
    expect(half).to.include({ verdict: 'deny', policy: 'y/p', rule: null });
    expect(half.because).to.equal(
      'y/p, Calico NetworkPolicy y/p isolate y/a for ingress, and no rule allows it',
    );
  });
});
