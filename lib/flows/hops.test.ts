import { expect } from 'chai';
import { manifestName } from '../model/manifest.js';
import { CONNECTIONS, connectionsOpenedBy } from './hops.js';
import { API_SERVER_PLACEHOLDER, BROWSER_PLACEHOLDER } from './world/addresses.js';
import { flowManifests } from './world/manifests.js';

const policies = flowManifests({
  [BROWSER_PLACEHOLDER]: '172.18.0.1/32',
  [API_SERVER_PLACEHOLDER]: '10.244.23.64/32',
})
  .filter(({ kind }) => kind === 'NetworkPolicy')
  .map(manifestName);

describe('the hop table', () => {
  it('names only objects that the flow world has', () => {
    for (const { openedBy } of CONNECTIONS) expect(policies).to.include.members(openedBy);
  });

  it('leaves no allow of the flow world out, so that every cut is awaited on a connection', () => {
    const allows = policies.filter((name) => !name.endsWith('/default-deny'));
    expect(new Set(CONNECTIONS.flatMap(({ openedBy }) => openedBy))).to.deep.equal(new Set(allows));
  });

  it('finds the connection that either half opens', () => {
    for (const half of ['NetworkPolicy rp/web-to-keycloak', 'NetworkPolicy idp/keycloak-from-web']) {
      expect(connectionsOpenedBy([half])).to.have.length(1);
      expect(connectionsOpenedBy([half])[0]).to.include({ from: 'rp/web', to: 'idp/keycloak', port: 8443 });
    }
  });
});
