import { expect } from 'chai';
import { BROWSER_PLACEHOLDER, placeAddresses } from './addresses.js';

const policy = (cidr: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web-from-browser', namespace: 'rp' },
  spec: { ingress: [{ from: [{ ipBlock: { cidr } }] }] },
});

describe('addresses that only the run knows', () => {
  it('are written where documentation addresses stand, and nowhere else', () => {
    const [placed] = placeAddresses([policy(BROWSER_PLACEHOLDER)], {
      [BROWSER_PLACEHOLDER]: '172.18.0.1/32',
    });
    expect(placed).to.deep.equal(policy('172.18.0.1/32'));
    expect(placeAddresses([policy('10.0.0.0/8')], {})).to.deep.equal([policy('10.0.0.0/8')]);
  });

  it('leave the given manifests as they are', () => {
    const given = policy(BROWSER_PLACEHOLDER);
    placeAddresses([given], { [BROWSER_PLACEHOLDER]: '172.18.0.1/32' });
    expect(given).to.deep.equal(policy(BROWSER_PLACEHOLDER));
  });

  it('are refused where the run has none: such a policy would match nobody', () => {
    expect(() => placeAddresses([policy('192.0.2.77/32')], {})).to.throw(RangeError, '192.0.2.77/32');
  });
});
