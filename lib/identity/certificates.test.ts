import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { expect } from 'chai';
import { createAuthority, type KeyedCertificate, loadAuthority } from './certificates.js';

/** Resolves with `ok`, or with the code of the TLS error, of one handshake against the server's certificate. */
async function handshake(server: KeyedCertificate, ca: string, servername: string): Promise<string> {
  const listener = createServer({ cert: server.certificate, key: server.privateKey }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  try {
    return await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, ca, servername }, () => {
        socket.destroy();
        resolve('ok');
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } finally {
    listener.close();
  }
}

describe('certificates of a run', () => {
  it('are trusted by whoever trusts the CA, for each of their names and for no other', async () => {
    const authority = await createAuthority('r1');
    const server = await authority.issue(['idp.twinlock.test', 'login.twinlock.test', '127.0.0.1']);
    expect(await handshake(server, authority.certificate, 'idp.twinlock.test')).to.equal('ok');
    expect(await handshake(server, authority.certificate, 'login.twinlock.test')).to.equal('ok');
    expect(await handshake(server, authority.certificate, 'other.twinlock.test')).to.equal(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  it('are not trusted by whoever trusts another run', async () => {
    const server = await (await createAuthority('r1')).issue(['idp.twinlock.test']);
    const other = await createAuthority('r2');
    expect(await handshake(server, other.certificate, 'idp.twinlock.test')).to.not.equal('ok');
  });

  it('say what they are: a CA that signs, a server that does not', async () => {
    const authority = await createAuthority('r1');
    const server = await authority.issue(['idp.twinlock.test', '127.0.0.1']);
    const ca = new X509Certificate(authority.certificate);
    const leaf = new X509Certificate(server.certificate);
    expect(ca.ca).to.equal(true);
    expect(leaf.ca).to.equal(false);
    expect(leaf.checkIssued(ca)).to.equal(true);
    expect(leaf.subjectAltName).to.equal('DNS:idp.twinlock.test, IP Address:127.0.0.1');
    expect(leaf.subject).to.equal('CN=idp.twinlock.test');
  });

  it('come from the same authority after it was read again', async () => {
    const { certificate, privateKey } = await createAuthority('r1');
    const again = await loadAuthority({ certificate, privateKey });
    const server = await again.issue(['idp.twinlock.test']);
    expect(await handshake(server, certificate, 'idp.twinlock.test')).to.equal('ok');
  });

  it('cannot be issued for nobody', async () => {
    const authority = await createAuthority('r1');
    await authority.issue([]).then(
      () => expect.fail('issued a certificate without a name'),
      (error: Error) => expect(error).to.be.instanceOf(RangeError),
    );
  });
});
