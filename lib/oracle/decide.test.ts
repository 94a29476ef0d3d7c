import { expect } from 'chai';
import { InputError } from '../model/errors.js';
import type { Manifest } from '../model/manifest.js';
import { decide, oracleOf } from './decide.js';
import { missingRule } from './missing-rule.js';
import { egress, ingress, ofX, policy, question, sampleWorld } from './sample.test.js';
import { worldOf } from './world.js';

const world = sampleWorld();

describe('the deciding rule', () => {
  it('of an allow is the first policy by namespace and name, and its first rule that allows', () => {
    const policies = [
      policy(ingress({}), 'b'),
      policy(ingress({ ports: [{ port: 1 }] }, { from: [ofX] }), 'a'),
    ];
    const { egress: out, ingress: into } = decide(world, policies, question('x/a > y/a:80'));
    expect(into).to.include({ verdict: 'allow', policy: 'y/a', rule: 1 });
    expect(into.isolatedBy).to.deep.equal(['y/a', 'y/b']);
    expect(out).to.include({ verdict: 'allow', policy: null, rule: null });
  });

  it('of a deny is the first policy that isolates, with no rule', () => {
    const decision = decide(
      world,
      [policy(ingress(), 'z'), policy(ingress(), 'k')],
      question('x/a > y/a:80'),
    );
    expect(decision.ingress).to.include({ verdict: 'deny', policy: 'y/k', rule: null });
    expect(decision.ingress.because).to.equal('y/k, y/z isolate y/a for ingress, and no rule allows it');
  });

  it('compiles once for one world and set of policies', () => {
    const policies = [policy(ingress())];
    expect(oracleOf(world, policies)).to.equal(oracleOf(world, policies));
    expect(oracleOf(world, [...policies])).not.to.equal(oracleOf(world, policies));
  });

  it('answers a matrix of 9 x 9 x 4 in a few milliseconds', () => {
    const policies = Array.from({ length: 10 }, (_, index) => policy(ingress({ from: [ofX] }), `p${index}`));
    const names = world.pods.map(({ namespace, name }) => `${namespace}/${name}`);
    const ask = () => {
      const startedAt = performance.now();
      const oracle = oracleOf(world, [...policies]);
      for (const from of names)
        for (const to of names)
          for (const port of [80, 81, 53, 54]) oracle.decide({ from, to, port, protocol: 'TCP' });
      return performance.now() - startedAt;
    };
    expect(Math.min(...Array.from({ length: 20 }, ask))).to.be.below(5);
  });
});

describe('the nearest rule', () => {
  const nearest = (policies: Manifest[], text: string, half: 'egress' | 'ingress' = 'ingress') =>
    oracleOf(world, policies).nearest(question(text), half);

  const rows: [string, Manifest[], string, string[]][] = [
    [
      'names the label of the peer',
      [policy(ingress({ from: [{ podSelector: { matchLabels: { pod: 'web' } } }] }))],
      'y/b > y/a:80',
      ['selects pod=web, y/b has pod=b'],
    ],
    [
      'names the label of the subject, where the policy selects another pod',
      [
        policy(ingress(), 'deny'),
        policy({ podSelector: { matchLabels: { app: 'a' } }, ingress: [{}] }, 'slip'),
      ],
      'x/b > y/a:80',
      ['selects app=a, y/a has no label app'],
    ],
    [
      'names the namespace',
      [policy(ingress({ from: [ofX] }))],
      'z/b > y/a:80',
      ['selects ns=x, namespace z has ns=z'],
    ],
    [
      'names the port',
      [policy(ingress({ ports: [{ port: 8080 }] }))],
      'z/b > y/a:80',
      ['allows 8080/TCP, the connection is to 80/TCP'],
    ],
    [
      'names what a port name means there',
      [policy({ ingress: [{ ports: [{ port: 'http' }] }] })],
      'z/b > y/b:80',
      ['allows http/TCP, which is 8080 at y/b, the connection is to 80/TCP'],
    ],
    [
      'names the exception of a block',
      [policy(ingress({ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.3.0/24'] } }] }))],
      'z/b > y/a:80',
      ['excepts 10.0.3.0/24, z/b is 10.0.3.2, inside it'],
    ],
    [
      'takes the nearest of several peers',
      [policy(ingress({ from: [{ ...ofX, podSelector: { matchLabels: { pod: 'c' } } }, ofX] }))],
      'z/b > y/a:80',
      ['selects ns=x, namespace z has ns=z'],
    ],
    [
      'prefers the rule with the fewest misses',
      [policy(ingress({ from: [ofX], ports: [{ port: 1 }] }, { from: [ofX] }))],
      'z/b > y/a:80',
      ['selects ns=x, namespace z has ns=z'],
    ],
  ];
  for (const [title, policies, text, misses] of rows) {
    it(title, () => expect(nearest(policies, text)?.misses).to.deep.equal(misses));
  }

  it('is of the namespace of the pod that is cut off', () => {
    const policies = [
      policy(ingress({ from: [ofX], ports: [{ port: 1 }] })),
      policy(ingress({ from: [ofX] }), 'p', 'x'),
    ];
    expect(nearest(policies, 'z/b > y/a:80')?.policy).to.equal('y/p');
  });

  it('is nothing where no policy has a rule', () => {
    expect(nearest([policy(ingress())], 'x/a > y/a:80')).to.equal(undefined);
  });
});

describe('the missing rule', () => {
  for (const half of ['egress', 'ingress'] as const) {
    it(`opens exactly the ${half} that was denied`, () => {
      const denied = half === 'egress' ? policy(egress()) : policy(ingress());
      const text = half === 'egress' ? 'y/a > x/b:80' : 'x/b > y/a:80';
      const missing = missingRule(world, question(text), half);
      const policies = [denied, ...(missing ? [missing] : [])];
      expect(decide(world, policies, question(text)).verdict).to.equal('allow');
      const others = [
        'x/c > y/a:80',
        'z/b > y/a:80',
        'x/b > y/a:81',
        'y/a > x/c:80',
        'y/a > z/b:80',
        'y/a > x/b:81',
      ];
      const before = others.map((other) => decide(world, [denied], question(other)).verdict);
      expect(others.map((other) => decide(world, policies, question(other)).verdict)).to.deep.equal(before);
    });
  }

  it('names a namespace by the label that every namespace has', () => {
    const missing = missingRule(world, question('x/b > y/a:80'), 'ingress');
    expect(JSON.stringify(missing?.spec)).to.contain('{"matchLabels":{"kubernetes.io/metadata.name":"x"}}');
  });

  it('names an address by a block of one', () => {
    expect(missingRule(world, question('203.0.113.9 > y/a:80'), 'ingress')?.spec).to.have.nested.property(
      'ingress[0].from[0].ipBlock.cidr',
      '203.0.113.9/32',
    );
  });
});

describe('what the oracle does not model', () => {
  it('is refused by the name of the field', () => {
    const cilium = { ...policy({}), apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' };
    expect(() => decide(world, [cilium], question('x/a > y/a:80'))).to.throw(
      InputError,
      /CiliumNetworkPolicy y\/p: apiVersion cilium.io\/v2 .* not modelled/,
    );
  });

  it('is an unknown field of a NetworkPolicy too', () => {
    expect(() => decide(world, [policy({ priority: 1 })], question('x/a > y/a:80'))).to.throw(
      InputError,
      /spec.priority/,
    );
  });

  it('is a pod that is not in the world', () => {
    expect(() => decide(world, [], question('x/nobody > y/a:80'))).to.throw(
      InputError,
      /there is no pod x\/nobody/,
    );
  });
});

describe('nodes and their network', () => {
  const pod = (name: string, spec: object, status = {}): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'y', labels: { pod: name } },
    spec: { containers: [{ ports: [{ containerPort: 80 }] }], ...spec },
    status,
  });
  const nodes = worldOf([
    pod('a', { nodeName: 'one' }, { podIP: '10.0.0.1' }),
    pod('host', { nodeName: 'one', hostNetwork: true }, { podIP: '192.168.0.1' }),
    pod('far', { nodeName: 'two', hostNetwork: true }, { podIP: '192.168.0.2' }),
    pod('done', {}, { phase: 'Succeeded', podIP: '10.0.0.1' }),
  ]);
  const verdict = (spec: Record<string, unknown>, text: string) =>
    decide(nodes, [policy(spec)], question(text)).verdict;

  it('traffic from the own node is always let in, from another node it is not', () => {
    expect(verdict(ingress(), 'y/host > y/a:80')).to.equal('allow');
    expect(verdict(ingress(), 'y/far > y/a:80')).to.equal('deny');
  });

  it('hostNetwork pods are no subjects, selectors do not match them, blocks do', () => {
    expect(verdict({ policyTypes: ['Ingress', 'Egress'] }, 'y/far > y/host:80')).to.equal('allow');
    expect(verdict(ingress({ from: [{ podSelector: {} }] }), 'y/far > y/a:80')).to.equal('deny');
    expect(verdict(ingress({ from: [{ ipBlock: { cidr: '192.168.0.0/16' } }] }), 'y/far > y/a:80')).to.equal(
      'allow',
    );
  });

  it('a pod that has ended is no part of the world', () => {
    expect(nodes.pods.map(({ name }) => name)).to.deep.equal(['a', 'host', 'far']);
  });
});
