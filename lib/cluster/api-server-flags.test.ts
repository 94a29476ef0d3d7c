import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { withFlag } from './api-server-flags.js';

const manifest = `apiVersion: v1
kind: Pod
spec:
  containers:
    - command:
        - kube-apiserver
        - --oidc-groups-prefix=oidc-
        - --secure-port=6443
      name: kube-apiserver
`;

describe('a flag of the API server', () => {
  it('is replaced, and its previous value told', () => {
    const changed = withFlag(manifest, 'oidc-groups-prefix', 'other-');
    expect(changed.previous).to.equal('oidc-');
    expect(changed.manifest).to.equal(manifest.replace('prefix=oidc-', 'prefix=other-'));
  });

  it('may end with a colon, which plain YAML would take for a key', () => {
    const changed = withFlag(manifest, 'oidc-groups-prefix', 'oidc:');
    expect(changed.manifest).to.contain('"--oidc-groups-prefix=oidc:"');
    expect(withFlag(changed.manifest, 'oidc-groups-prefix', 'oidc-').previous).to.equal('oidc:');
  });

  it('is added where it was not, and taken away again', () => {
    const added = withFlag(manifest, 'oidc-signing-algs', 'ES256');
    expect(added.previous).to.equal(undefined);
    expect(added.manifest).to.contain('- --oidc-signing-algs=ES256');
    expect(withFlag(added.manifest, 'oidc-signing-algs', added.previous).manifest).to.equal(manifest);
  });

  it('is not mistaken for one that begins alike', () => {
    expect(withFlag(manifest, 'oidc-groups', 'x').previous).to.equal(undefined);
  });

  it('cannot be changed in a manifest without a command', () => {
    expect(() => withFlag('kind: Pod\n', 'a', 'b')).to.throw(EnvironmentError, /starts no command/);
  });
});
