import { isIP } from 'node:net';
import { expect } from 'chai';
import ipaddr from 'ipaddr.js';
import { apiServerEndpoint, calicoOverlays, calicoSettings, logPrefixOf } from './calico-settings.js';

describe('our settings of Calico', () => {
  it('split the pod subnet between ordinary pods and those that ask for an address', () => {
    const pools = calicoSettings('twinlock-r1').filter(({ kind }) => kind === 'IPPool');
    expect(
      pools.map(({ metadata, spec }) => ({ name: metadata.name, ...Object(spec) })),
    ).to.deep.include.members([
      {
        name: 'default-ipv4-ippool',
        cidr: '10.244.0.0/17',
        blockSize: 26,
        ipipMode: 'Never',
        vxlanMode: 'Always',
        natOutgoing: true,
        nodeSelector: 'all()',
        allowedUses: ['Workload', 'Tunnel'],
      },
      {
        name: 'twinlock-fixed',
        cidr: '10.244.128.0/17',
        blockSize: 26,
        ipipMode: 'Never',
        vxlanMode: 'Always',
        natOutgoing: true,
        nodeSelector: '!all()',
        allowedUses: ['Workload'],
      },
    ]);
  });

  it('give each family a pool of either kind, which no other overlaps', () => {
    const pools = calicoSettings('twinlock-r1').filter(({ kind }) => kind === 'IPPool');
    const blocks = pools.map(({ spec }) => ipaddr.parseCIDR(Object(spec).cidr));
    for (const [i, [address]] of blocks.entries())
      for (const [j, [other, bits]] of blocks.entries())
        if (i !== j && address.kind() === other.kind()) expect(address.match(other, bits)).to.equal(false);
    const fixed = (family: number) =>
      pools.find(({ spec }) => Object(spec).nodeSelector === '!all()' && isIP(address(spec)) === family);
    const address = (spec: unknown) => String(Object(spec).cidr).split('/')[0] ?? '';
    expect(ipaddr.parse('10.244.131.1').match(ipaddr.parseCIDR(Object(fixed(4)?.spec).cidr))).to.equal(true);
    expect(ipaddr.parse('fd00:10:244:131::1').match(ipaddr.parseCIDR(Object(fixed(6)?.spec).cidr))).to.equal(
      true,
    );
  });

  it('give Felix the run’s log prefix, which iptables can hold', () => {
    const felix = calicoSettings('twinlock-r1').find(({ kind }) => kind === 'FelixConfiguration');
    expect(felix?.spec).to.include({ logPrefix: 'twinlock-r1' });
    expect(() => calicoSettings('x'.repeat(28))).to.throw(RangeError);
  });

  it('keep the prefixes of two runs of one second apart', () => {
    const [a, b] = ['2026-11-22-120000-aaaa', '2026-11-22-120000-bbbb'].map(logPrefixOf);
    expect(a).not.to.equal(b);
    expect(a).to.have.length.at.most(27);
  });

  it('lay nothing but IPv6 and a startup probe over calico-node', () => {
    const [overlay, ...more] = calicoOverlays();
    expect(more).to.deep.equal([]);
    const { template } = Object(overlay?.spec);
    expect(template.spec.containers.map((container: object) => Object.keys(container))).to.deep.equal([
      ['name', 'env', 'startupProbe'],
    ]);
    expect(template.spec.containers[0].env).to.deep.equal([
      { name: 'IP6', value: 'autodetect' },
      { name: 'FELIX_IPV6SUPPORT', value: 'true' },
    ]);
  });

  it('tell Calico the API server’s own address, not the Service’s', () => {
    const endpoint = apiServerEndpoint({
      name: 'c',
      run: 'r',
      network: 'c',
      kubeconfig: '/k',
      engineEnv: {},
      nodes: [
        { name: 'c-worker', role: 'worker', address: '172.18.0.3' },
        { name: 'c-control-plane', role: 'control-plane', address: '172.18.0.2' },
      ],
    });
    expect(endpoint.data).to.deep.equal({
      KUBERNETES_SERVICE_HOST: '172.18.0.2',
      KUBERNETES_SERVICE_PORT: '6443',
    });
  });
});
