import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAdmin } from '../identity/admin.js';
import { type Authority, createAuthority } from '../identity/certificates.js';
import { type StartedKeycloak, startKeycloak } from '../identity/keycloak.js';
import { seedRealm } from '../identity/realm.js';
import { realmDescriptions } from '../identity/realm-description.js';
import type { RunSecrets } from '../identity/run-secrets.js';

/** The base of the API server's issuer: one name for the API server, pods, host and browser. */
export const ISSUER_ORIGIN = 'https://idp.twinlock.test:8443';
export const ADMIN_USER = 'admin';

/** The CA of a run as files: the folder holds the certificate alone, since nodes mount it. */
export interface RunAuthority {
  authority: Authority;
  folder: string;
  file: string;
}

/** Makes the run's CA and writes its certificate where nodes and pods will find it; its key stays in memory. */
export async function makeAuthority(
  run: string,
  runFolder: string,
  secrets: RunSecrets,
): Promise<RunAuthority> {
  const authority = await createAuthority(run);
  secrets.hide(authority.privateKey);
  const folder = join(runFolder, 'ca');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const file = join(folder, 'ca.crt');
  writeFileSync(file, authority.certificate, { mode: 0o644 });
  return { authority, folder, file };
}

export interface IssuerOptions {
  run: string;
  image: string;
  optimized: boolean;
  network: string;
  dockerHost: string;
  authority: Authority;
  secrets: RunSecrets;
}

/** Starts the Keycloak container that the API server trusts, and makes its realms. Throws EnvironmentError. */
export async function raiseIssuer(
  options: IssuerOptions,
  note: (state: string) => void,
): Promise<StartedKeycloak> {
  const { authority, secrets, ...settings } = options;
  const admin = { user: ADMIN_USER, password: secrets.get('keycloak/admin') };
  const keycloak = await startKeycloak(
    {
      ...settings,
      origin: ISSUER_ORIGIN,
      tls: await authority.issue([new URL(ISSUER_ORIGIN).hostname]),
      ca: authority.certificate,
      admin,
    },
    note,
  );
  const session = await openAdmin(keycloak.route, admin);
  for (const description of realmDescriptions('container')) {
    note(`making realm ${description.realm}`);
    await seedRealm(session, description, secrets.ofRealm(description.realm));
  }
  return keycloak;
}

/** The PEM of an environment's CA. */
export function caOf(environment: { caFile: string }): string {
  return readFileSync(environment.caFile, 'utf8');
}
