import { expect } from 'chai';
import { withBothFamilies } from './calico-addresses.js';

const config = (template: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'calico-config', namespace: 'kube-system' },
  data: { veth_mtu: '0', cni_network_config: template },
});

describe('an address of each family for every pod', () => {
  it('asks Calico’s IPAM for both, and changes nothing else', () => {
    const other = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'calico-config' } };
    const before = config('{ "mtu": __CNI_MTU__, "ipam": { "type": "calico-ipam" }, "policy": {} }');
    const [same, changed] = withBothFamilies([other, before]);
    expect(same).to.equal(other);
    expect(changed).to.deep.equal(
      config(
        '{ "mtu": __CNI_MTU__, "ipam": { "type": "calico-ipam", "assign_ipv4": "true", "assign_ipv6": "true" }, "policy": {} }',
      ),
    );
  });

  it('refuses a manifest in which there is nothing to change', () => {
    expect(() => withBothFamilies([config('{}')])).to.throw(TypeError, 'calico-ipam');
    expect(() => withBothFamilies([])).to.throw(TypeError);
  });
});
