import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { kind, plain } from './kind-command.js';

describe('calling kind', () => {
  it('reads its progress without marks and pictures', () => {
    expect(plain(' ✓ Preparing nodes 📦 📦 📦  ')).to.equal('Preparing nodes');
    expect(plain(' • Starting control-plane 🕹️  ...')).to.equal('Starting control-plane ...');
  });

  it('gives no proxy of the caller to the nodes', async () => {
    process.env.HTTPS_PROXY = 'http://proxy.invalid:1';
    try {
      const seen = await kind({ path: 'env', env: { DOCKER_HOST: 'unix:///x' } }, [], { network: 'n1' });
      expect(seen).to.contain('DOCKER_HOST=unix:///x').and.to.contain('KIND_EXPERIMENTAL_DOCKER_NETWORK=n1');
      expect(seen).not.to.match(/proxy\.invalid/);
    } finally {
      delete process.env.HTTPS_PROXY;
    }
  });

  it('tells the last lines of a failure', async () => {
    const failing = { path: 'sh', env: {} };
    const error = await kind(failing, ['-c', 'echo first >&2; echo ERROR: no disk >&2; exit 1']).catch(
      (e) => e,
    );
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error.message).to.contain('ERROR: no disk');
    expect(error.seen).to.contain('first');
  });
});
