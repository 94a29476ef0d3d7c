import { expect } from 'chai';
import { KeycloakContainer } from './keycloak-container.js';

describe('the container of Keycloak', () => {
  const settings = {
    run: 'r1',
    image: 'quay.io/keycloak/keycloak:26.7.0',
    network: 'twinlock-r1',
    dockerHost: 'unix:///nowhere.sock',
    origin: 'https://idp.twinlock.test:8443',
    tls: { certificate: 'CERT', privateKey: 'KEY' },
    ca: 'CA',
    admin: { user: 'admin', password: 'a-password-of-the-run' },
    optimized: true,
  };

  it('is published on loopback alone, bears the run’s label, and joins the run’s network alone under its name', async () => {
    const request = await new KeycloakContainer(settings).request();
    expect(request.HostConfig.PortBindings).to.deep.equal({
      '8443/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }],
    });
    expect(request.Labels).to.include({ 'dev.twinlock.run': 'r1' });
    expect(request.NetworkMode).to.equal('twinlock-r1');
    expect(request.NetworkingConfig?.EndpointsConfig).to.deep.equal({
      'twinlock-r1': { Aliases: ['idp.twinlock.test'] },
    });
  });

  it('serves https alone, under one fixed issuer, in bounded memory', async () => {
    const request = await new KeycloakContainer(settings).request();
    expect(request.Cmd).to.include.members([
      '--optimized',
      '--hostname=https://idp.twinlock.test:8443',
      '--http-enabled=false',
    ]);
    expect(request.HostConfig.Memory).to.be.greaterThan(0);
    expect(JSON.stringify(request.Cmd)).to.not.contain('a-password-of-the-run');
  });

  it('builds itself where the image has not', async () => {
    const request = await new KeycloakContainer({ ...settings, optimized: false }).request();
    expect(request.Cmd).to.not.include('--optimized');
  });
});
