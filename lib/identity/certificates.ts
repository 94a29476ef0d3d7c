import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate and its private key, both PEM. The key is a live secret: register it before anything is logged. */
export interface KeyedCertificate {
  certificate: string;
  privateKey: string;
}

/** The CA of one run: its own certificate, and the means to sign those of the run's servers. */
export interface Authority extends KeyedCertificate {
  /**
   * Signs a server certificate (EC P-256, TLS server authentication) for the given names; IPv4 and IPv6 literals
   * become address entries. The first name is also the common name.
   * Throws a RangeError without a name, since a certificate for nobody would be trusted nowhere.
   */
  issue(names: readonly string[]): Promise<KeyedCertificate>;
}

/**
 * Makes a certificate authority for one run. Its key never signs anything beyond the run, so it lives `days` days
 * (default 30: a kept environment outlives a week, a forgotten one does not stay trusted for ever).
 * Extensions as RFC 5280 §4.2 wants them of a CA: basicConstraints and keyUsage, both critical, and key identifiers.
 */
export async function createAuthority(runId: string, days = 30): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Twinlock CA of run ${runId}`] }],
    keys,
    notBefore: hourAgo(),
    notAfter: new Date(Date.now() + days * DAY_MS),
    signingAlgorithm: CURVE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authorityOf(certificate, keys.privateKey, await privatePem(keys));
}

/**
 * The authority of a run again, from the PEM texts that `createAuthority` gave.
 * Throws what WebCrypto throws for a key that is not EC P-256 in PKCS #8.
 */
export async function loadAuthority({ certificate, privateKey }: KeyedCertificate): Promise<Authority> {
  const key = await webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(privateKey),
    CURVE,
    false,
    ['sign'],
  );
  return authorityOf(new x509.X509Certificate(certificate), key, privateKey);
}

function authorityOf(
  certificate: x509.X509Certificate,
  signingKey: CryptoKey,
  privateKey: string,
): Authority {
  return {
    certificate: certificate.toString('pem'),
    privateKey,
    issue: async (names) => {
      const [commonName] = names;
      if (commonName === undefined) throw new RangeError('a server certificate needs at least one name');
      const serverKeys = await generateKeys();
      const issued = await x509.X509CertificateGenerator.create({
        subject: [{ CN: [commonName] }],
        issuer: certificate.subjectName.toJSON(),
        publicKey: serverKeys.publicKey,
        signingKey,
        // No longer and no earlier than the authority itself.
        notBefore: certificate.notBefore,
        notAfter: certificate.notAfter,
        signingAlgorithm: CURVE,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(
            names.map((name) => ({ type: isIP(name) ? ('ip' as const) : ('dns' as const), value: name })),
          ),
          await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
          await x509.AuthorityKeyIdentifierExtension.create(certificate),
        ],
      });
      return { certificate: issued.toString('pem'), privateKey: await privatePem(serverKeys) };
    },
  };
}

/** A clock that lags a little (containers, a resumed laptop) must not find the certificate not yet valid. */
function hourAgo(): Date {
  return new Date(Date.now() - 60 * 60 * 1000);
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
}

async function privatePem(keys: CryptoKeyPair): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return x509.PemConverter.encode(pkcs8, 'PRIVATE KEY');
}
