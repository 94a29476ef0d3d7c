import { expect } from 'chai';
import { exposedOf } from './published-ports.js';

describe('ports that the host publishes', () => {
  it('finds nothing where all is on 127.0.0.1 or not published', () => {
    expect(
      exposedOf('node\t127.0.0.1:40123->6443/tcp\nidp\t8080/tcp, 127.0.0.1:9->8443/tcp\nworker\t'),
    ).to.deep.equal([]);
  });

  it('finds a port on every address, IPv4 and IPv6, beside a good one', () => {
    expect(exposedOf('idp\t127.0.0.1:9->8443/tcp, 0.0.0.0:80->8080/tcp, :::80->8080/tcp')).to.deep.equal([
      { container: 'idp', port: '0.0.0.0:80->8080/tcp' },
      { container: 'idp', port: ':::80->8080/tcp' },
    ]);
  });
});
