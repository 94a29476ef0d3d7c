import { expect } from 'chai';
import { parse } from 'yaml';
import { InputError } from '../model/errors.js';
import { loadOidcFlags } from './oidc-flags.js';
import { authenticationText, madeOf, withRunCa } from './side-authentication.js';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

describe("the run's CA in an AuthenticationConfiguration", () => {
  it('stands where the file says `run`, in either form of YAML, byte for byte', () => {
    const text =
      'jwt:\n  - issuer:\n      certificateAuthority: run\n  - issuer: { certificateAuthority: run, url: x }\n';
    expect(parse(withRunCa(text, PEM)).jwt).to.deep.equal([
      { issuer: { certificateAuthority: PEM } },
      { issuer: { certificateAuthority: PEM, url: 'x' } },
    ]);
  });

  it('leaves every other field and every other CA alone', () => {
    const text = 'issuer: { certificateAuthority: "other PEM" }\nmessage: run\n';
    expect(withRunCa(text, PEM)).to.equal(text);
  });

  it('goes back byte for byte once it is there, so that the hash is the same', () => {
    const once = withRunCa('jwt:\n  - { issuer: { certificateAuthority: run } }\n', PEM);
    expect(withRunCa(once, 'another CA')).to.equal(once);
  });

  it('is not put into what is no YAML: the error has the line', () => {
    expect(() => withRunCa('jwt:\n  - {', PEM, 'broken.yaml'))
      .to.throw(InputError)
      .with.nested.property('problems[0].file', 'broken.yaml');
  });
});

describe('files of kind-config/authentication', () => {
  it('are named in the error when there is none of that name', () => {
    expect(() => authenticationText('nobody-wrote-it', PEM)).to.throw(InputError, 'nobody-wrote-it');
  });

  it('structured.yaml says what oidc-flags.yaml says', () => {
    const { flags } = loadOidcFlags();
    expect(parse(authenticationText('structured', PEM)).jwt).to.deep.equal([
      {
        issuer: {
          url: flags['oidc-issuer-url'],
          audiences: [flags['oidc-client-id']],
          certificateAuthority: PEM,
        },
        claimMappings: {
          username: { claim: flags['oidc-username-claim'], prefix: flags['oidc-username-prefix'] },
          groups: { claim: flags['oidc-groups-claim'], prefix: flags['oidc-groups-prefix'] },
        },
      },
    ]);
  });

  it('claims.yaml has no issuer twice, and no more than an API server takes', () => {
    const urls = parse(authenticationText('claims', PEM)).jwt.map(
      (one: { issuer: { url: string } }) => one.issuer.url,
    );
    expect(new Set(urls).size).to.equal(urls.length);
    expect(urls.length).to.be.at.most(64);
  });
});

describe('what a server made of a file', () => {
  const given = { hash: 'sha256:new', failures: 2, successes: 5 };

  it('is open until it has reloaded or failed', () => {
    expect(madeOf(given, { hash: 'sha256:old', failures: 2, successes: 5 })).to.equal(undefined);
    expect(madeOf(given, { hash: 'sha256:new', failures: 2, successes: 6 })).to.equal('reloaded');
    expect(madeOf(given, { hash: 'sha256:old', failures: 3, successes: 5 })).to.equal('refused');
  });

  it('is open where the file is in force already and is still to be read again, as after one that was refused', () => {
    expect(madeOf(given, { hash: 'sha256:new', failures: 2, successes: 5 })).to.equal(undefined);
  });

  it('is open where another file has been taken meanwhile', () => {
    expect(madeOf(given, { hash: 'sha256:other', failures: 2, successes: 6 })).to.equal(undefined);
  });

  it('is told at once of the very file that was there, which nobody reads again', () => {
    const same = { hash: 'sha256:new', failures: 2 };
    expect(madeOf(same, { hash: 'sha256:new', failures: 2, successes: 5 })).to.equal('reloaded');
  });
});
