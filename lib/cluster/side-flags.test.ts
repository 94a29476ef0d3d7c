import { expect } from 'chai';
import { SIDE_MARK } from './api-server-process.js';
import { sideFlags, withSideFlag } from './side-flags.js';

const OWN = [
  '--secure-port=6443',
  '--etcd-servers=https://127.0.0.1:2379',
  '--runtime-config=',
  '--oidc-issuer-url=https://idp.example.test/realms/k8s',
  '--oidc-client-id=kubernetes',
];
const PLACES = { port: 20_001, ca: '/ca/ca.crt', authentication: '/side/config.yaml' };

describe('flags of a side API server', () => {
  it("are the cluster's own without its OIDC, at another port, and leave the Service's endpoints alone", () => {
    expect(sideFlags(OWN, { flags: {} }, PLACES)).to.have.members([
      '--etcd-servers=https://127.0.0.1:2379',
      '--runtime-config=',
      '--secure-port=20001',
      SIDE_MARK,
    ]);
  });

  it('have the file of the description, and no file where it names none', () => {
    const own = [...OWN, '--authentication-config=/of/the/cluster.yaml'];
    const withFile = sideFlags(own, { flags: {}, authentication: 'structured' }, PLACES);
    expect(withFile).to.include('--authentication-config=/side/config.yaml');
    expect(withFile).not.to.include('--authentication-config=/of/the/cluster.yaml');
    expect(sideFlags(own, { flags: {} }, PLACES).join(' ')).not.to.contain('--authentication-config');
  });

  it('replace one of the same name instead of standing beside it, and null takes one away', () => {
    const flags = { 'etcd-servers': 'https://127.0.0.1:1', 'runtime-config': null };
    const words = sideFlags(OWN, { flags }, PLACES);
    expect(words.filter((word) => word.startsWith('--etcd-servers'))).to.deep.equal([
      '--etcd-servers=https://127.0.0.1:1',
    ]);
    expect(words).not.to.include('--runtime-config=');
  });

  it("have the path of the run's CA where the description says {ca}", () => {
    expect(sideFlags(OWN, { flags: { 'oidc-ca-file': '{ca}' } }, PLACES)).to.include(
      '--oidc-ca-file=/ca/ca.crt',
    );
  });
});

describe('one flag changed', () => {
  it('gives the previous value, and the same call puts it back', () => {
    const changed = withSideFlag(OWN, 'oidc-client-id', 'other');
    expect(changed.words).to.include('--oidc-client-id=other').and.not.include('--oidc-client-id=kubernetes');
    expect(changed.previous).to.equal('kubernetes');
    const back = withSideFlag(changed.words, 'oidc-client-id', changed.previous);
    expect(back.words).to.have.members(OWN);
  });

  it('is taken away again when there was none', () => {
    const added = withSideFlag(OWN, 'oidc-username-prefix', 'oidc:');
    expect(added.previous).to.equal(undefined);
    expect(withSideFlag(added.words, 'oidc-username-prefix', undefined).words).to.deep.equal(OWN);
  });

  it('is not confused with one whose name begins alike', () => {
    const words = ['--oidc-username-claim=sub', '--oidc-username-claim-x=y'];
    expect(withSideFlag(words, 'oidc-username-claim', undefined).words).to.deep.equal([
      '--oidc-username-claim-x=y',
    ]);
  });
});
