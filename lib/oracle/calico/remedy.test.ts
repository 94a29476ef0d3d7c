import { expect } from 'chai';
import type { Manifest } from '../../model/manifest.js';
import { Oracle } from '../oracle.js';
import { ingress, policy } from '../sample.test.js';
import { ask, calicoWorld, globalPolicy, into, localPolicy, outOf } from './sample.test.js';

const world = calicoWorld();
const deny = { action: 'Deny' };
const allow = (rule: Record<string, unknown>) => ({ action: 'Allow', ...rule });

describe('the nearest rule among policies of Calico', () => {
  const nearest = (policies: Manifest[], text: string, half: 'egress' | 'ingress' = 'ingress') =>
    new Oracle(world, policies).nearest(ask(text), half);

  const rows: [string, Record<string, unknown>, string, string[]][] = [
    [
      'names the label',
      { source: { selector: "app == 'web'", namespaceSelector: 'all()' } },
      'x/b > y/a:80',
      ["selects app == 'web', x/b has no label app"],
    ],
    [
      'names the namespace of a namespaced policy',
      { source: { selector: "pod == 'b'" } },
      'x/b > y/a:80',
      ["selects projectcalico.org/namespace == 'y', x/b has projectcalico.org/namespace=x"],
    ],
    [
      'names the label of the namespace',
      { source: { namespaceSelector: "ns == 'z'" } },
      'x/b > y/a:80',
      ["selects the namespace's ns == 'z', x/b has the namespace's ns=x"],
    ],
    [
      'names what is left out',
      { source: { namespaceSelector: 'all()', notSelector: "pod == 'b'" } },
      'x/b > y/a:80',
      ["leaves out pod == 'b', which selects x/b"],
    ],
    [
      'names the block',
      { source: { nets: ['10.0.2.0/24'] } },
      'x/b > y/a:80',
      ['names 10.0.2.0/24, x/b is 10.0.1.2, outside it'],
    ],
    [
      'names the block that is left out',
      { source: { notNets: ['10.0.1.0/24'] } },
      'x/b > y/a:80',
      ['leaves out 10.0.1.0/24, x/b is 10.0.1.2, inside it'],
    ],
    [
      'names the port and the protocol',
      { protocol: 'UDP', destination: { ports: [53] } },
      'x/b > y/a:80',
      ['is for protocol UDP, the connection is to 80/TCP', 'names ports 53, the connection is to 80/TCP'],
    ],
    [
      'names the IP version',
      { ipVersion: 4, source: { nets: ['10.0.1.0/24'] } },
      'x/b > y/a:80 IPv6',
      ['is for IPv4, the connection is IPv6', 'is for IPv4, by 10.0.1.0/24, the connection is IPv6'],
    ],
    [
      'says of an address that it is neither pod nor set',
      { source: { selector: 'all()' } },
      '203.0.113.9 > y/a:80',
      ['selects pods or network sets, 203.0.113.9 is neither'],
    ],
  ];
  for (const [title, rule, text, misses] of rows) {
    it(title, () => {
      const found = nearest([localPolicy(into(allow(rule)))], text);
      expect(found).to.deep.equal({ policy: 'y/p', rule: 0, misses });
    });
  }

  it('names the label of the subject, where the policy selects another pod', () => {
    const policies = [
      localPolicy(into(), 'closed'),
      localPolicy({ ...into(allow({})), selector: "pod == 'aa'" }, 'slip'),
    ];
    expect(nearest(policies, 'x/b > y/a:80')).to.deep.equal({
      policy: 'y/slip',
      rule: 0,
      misses: ["selects pod == 'aa', y/a has pod=a"],
    });
  });

  it('is no rule that denies or logs, and none behind the one that denies', () => {
    const before = globalPolicy({ ...into({ action: 'Log', protocol: 'UDP' }, deny), order: 1 });
    const behind = localPolicy({ ...into(allow({ protocol: 'UDP' })), order: 2 });
    expect(nearest([before, behind], 'x/b > y/a:80')).to.equal(undefined);
    expect(nearest([globalPolicy({ ...into(deny), order: 3 }), behind], 'x/b > y/a:80')?.policy).to.equal(
      'y/p',
    );
  });
});

describe('the missing rule beside policies of Calico', () => {
  const open = (policies: Manifest[], text: string, half: 'egress' | 'ingress') => {
    const missing = new Oracle(world, policies).missing(ask(text), half);
    const added = new Oracle(world, [...policies, ...(missing ? [missing] : [])]);
    return { missing, verdict: added.decide(ask(text)).verdict };
  };
  const others = ['x/c > y/a:80', 'z/b > y/a:80', 'x/b > y/a:81', 'y/a > x/c:80', 'y/a > x/b:81'];

  for (const [title, text, half, denied, kind] of [
    [
      'before a rule that denies, of a lower order',
      'x/b > y/a:80',
      'ingress',
      { ...into(deny), order: 50 },
      'crd',
    ],
    [
      'before one at the order of Kubernetes',
      'y/a > x/b:80',
      'egress',
      { ...outOf(deny), order: 1000 },
      'crd',
    ],
    [
      'of Kubernetes before one behind it',
      'x/b > y/a:80',
      'ingress',
      { ...into(deny), order: 1500 },
      'networking',
    ],
    ['of Kubernetes before one without an order', 'y/a > x/b:80', 'egress', outOf(deny), 'networking'],
    ['of Kubernetes where no rule allows', 'x/b > y/a:80', 'ingress', { ...into(), order: 5 }, 'networking'],
    ['by address', '203.0.113.9 > y/a:80', 'ingress', { ...into(deny), order: 50 }, 'crd'],
    ['by its address of IPv6', 'y/a > fd00:9::9:80', 'egress', { ...outOf(deny), order: 50 }, 'crd'],
  ] as const) {
    it(`stands ${title}, and opens nothing else`, () => {
      const policies = [globalPolicy(denied)];
      const { missing, verdict } = open(policies, text, half);
      expect(missing?.apiVersion.split('.')[0]).to.equal(kind);
      expect(verdict).to.equal('allow');
      for (const other of others) {
        const [before, after] = [policies, [...policies, ...(missing ? [missing] : [])]].map(
          (all) => new Oracle(world, all).decide(ask(other)).verdict,
        );
        expect(after, other).to.equal(before);
      }
    });
  }

  it('is none for a pod that no policy selects', () => {
    const hosts = { ...world, pods: world.pods.map((pod) => ({ ...pod, hostNetwork: true })) };
    const oracle = new Oracle(hosts, [globalPolicy({ ...into(deny), order: 1 })]);
    expect(oracle.missing(ask('x/b > y/a:80'), 'ingress')).to.equal(undefined);
  });

  it('of a pod that only Kubernetes isolates is as it was', () => {
    const { missing } = open([policy(ingress())], 'x/b > y/a:80', 'ingress');
    expect(missing?.apiVersion).to.equal('networking.k8s.io/v1');
  });
});
