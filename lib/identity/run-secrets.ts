import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { EnvironmentError } from '../model/errors.js';
import type { Redaction } from '../model/redaction.js';

const fileSchema = z.record(z.string(), z.string());

/** The passwords and client secrets of one realm. */
export interface RealmSecrets {
  passwordOf(user: string): string;
  secretOf(client: string): string;
  /** The key with which a client signs its assertions (private_key_jwt): RSA, PKCS #8 PEM. */
  clientKey(client: string): string;
  /** The key that the realm signs with from its begin: RSA, PKCS #8 PEM. */
  signingKey(): string;
  /** Makes a further signing key of the realm: its number, which no key of this realm ever had, and its PEM. */
  addSigningKey(): { number: number; pem: string };
  /** Every signing key that the realm was ever given, the latest first. */
  signingKeys(): string[];
}

/**
 * Every secret of a run under a name, such as `keycloak/admin`. A secret is made when it is first asked for, kept in
 * one file (0600, in the run's folder) and registered with the redaction before anyone can see it. A later
 * `twinlock run` opens the same file and finds the same secrets.
 */
export class RunSecrets {
  readonly #file: string;
  readonly #redaction: Redaction;
  readonly #secrets: Map<string, string>;

  /** Throws an EnvironmentError if the file exists and is not a secrets file. */
  constructor(file: string, redaction: Redaction) {
    this.#file = file;
    this.#redaction = redaction;
    this.#secrets = new Map(existsSync(file) ? Object.entries(readSecrets(file)) : []);
    for (const secret of this.#secrets.values()) redaction.add(secret);
  }

  /** The secret of this name: 24 random bytes in base64url, 192 bits. */
  get(name: string): string {
    return this.#getOrMake(name, () => randomBytes(24).toString('base64url'));
  }

  /** A secret that was kept under this name, by this process or by another of the same run. */
  find(name: string): string | undefined {
    if (!this.#secrets.has(name) && existsSync(this.#file)) this.#readAgain();
    return this.#secrets.get(name);
  }

  /** Keeps secrets that the caller made, such as keys, under these names. Those that are there are replaced. */
  keepAll(secrets: Record<string, string>): void {
    for (const secret of Object.values(secrets)) this.#redaction.add(secret);
    // Another process of the run may have kept some since: a fault injected by hand makes keys too.
    if (existsSync(this.#file)) this.#readAgain();
    for (const [name, secret] of Object.entries(secrets)) this.#secrets.set(name, secret);
    // Written beside and renamed, so that an interrupted run leaves the old file or the new one, never half of it.
    const draft = `${this.#file}.new`;
    writeFileSync(draft, JSON.stringify(Object.fromEntries(this.#secrets)), { mode: 0o600 });
    renameSync(draft, this.#file);
  }

  /** The secrets of a realm, under `realm/<name>/…`. */
  ofRealm(realm: string): RealmSecrets {
    return {
      passwordOf: (user) => this.get(`realm/${realm}/user/${user}`),
      secretOf: (client) => this.get(`realm/${realm}/client/${client}`),
      clientKey: (client) => this.#getOrMake(`realm/${realm}/client-key/${client}`, makeRsaKey),
      signingKey: () => this.#getOrMake(signingKeyName(realm, 1), makeRsaKey),
      addSigningKey: () => {
        let number = 2;
        while (this.find(signingKeyName(realm, number)) !== undefined) number += 1;
        return { number, pem: this.#getOrMake(signingKeyName(realm, number), makeRsaKey) };
      },
      signingKeys: () => {
        const keys = [this.#getOrMake(signingKeyName(realm, 1), makeRsaKey)];
        for (;;) {
          const next = this.find(signingKeyName(realm, keys.length + 1));
          if (next === undefined) return keys.reverse();
          keys.push(next);
        }
      },
    };
  }

  /** Registers a secret that somebody else made, such as the CA's key, without keeping it. */
  hide(secret: string): void {
    this.#redaction.add(secret);
  }

  #getOrMake(name: string, make: () => string): string {
    const known = this.#secrets.get(name);
    if (known !== undefined) return known;
    const made = make();
    this.keepAll({ [name]: made });
    return made;
  }

  #readAgain(): void {
    for (const [name, secret] of Object.entries(readSecrets(this.#file))) {
      if (this.#secrets.has(name)) continue;
      this.#redaction.add(secret);
      this.#secrets.set(name, secret);
    }
  }
}

function signingKeyName(realm: string, number: number): string {
  return number === 1 ? `realm/${realm}/signing-key` : `realm/${realm}/signing-key/${number}`;
}

/** RSA because the API server's flags accept RS256 alone unless told otherwise (`--oidc-signing-algs`). */
function makeRsaKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function readSecrets(file: string): Record<string, string> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The parser's own message would quote the file, and with it the secrets.
    throw new EnvironmentError('secrets', `the run's secrets cannot be read from ${file}`, {
      expected: 'a JSON object of names and secrets',
      nextStep: 'twinlock down, then twinlock up',
    });
  }
}
