import { expect } from 'chai';
import { loginSettings } from '../identity/login/settings.js';
import { kubeconfigText } from './kubectl-config.js';

describe('the kubeconfig of a person', () => {
  const config = JSON.parse(
    kubeconfigText(
      { by: 'device-code', client: 'kubernetes' },
      {
        server: { url: 'https://127.0.0.1:6443', ca: 'PEM' },
        issuer: 'https://idp.test:8443/realms/k8s',
        caFile: import.meta.filename,
        issuerPort: 32768,
        cache: '/cache',
        plugin: '/login.cjs',
        handOver: '/hand-over.cjs',
        deskPort: 4711,
      },
    ),
  );

  it('names the plugin in words that the plugin understands', () => {
    const { command, args } = config.users[0].user.exec;
    expect([command, args[0]]).to.deep.equal([process.execPath, '/login.cjs']);
    expect(loginSettings(args.slice(1), {})).to.deep.include({
      issuer: 'https://idp.test:8443/realms/k8s',
      client: 'kubernetes',
      by: 'device-code',
      cache: '/cache',
      connect: { host: 'idp.test', port: 8443, address: '127.0.0.1', toPort: 32768 },
      browserCommand: [process.execPath, '/hand-over.cjs', '4711'],
      renewSeconds: 0,
    });
  });

  it('holds no credential beside it', () => {
    expect(Object.keys(config.users[0].user)).to.deep.equal(['exec']);
    expect(config.clusters[0].cluster['certificate-authority-data']).to.equal(btoa('PEM'));
  });
});
