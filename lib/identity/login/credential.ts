import { z } from 'zod';
import type { KeptSession } from './cache.js';
import { LoginError } from './login-error.js';

const API_VERSION = 'client.authentication.k8s.io/v1';

const askedSchema = z.looseObject({ apiVersion: z.string(), kind: z.literal('ExecCredential') });

/**
 * Refuses a kubectl that speaks another version of the protocol: it tells its own in `KUBERNETES_EXEC_INFO`. Without
 * that variable somebody runs the program by hand, and may.
 */
export function refuseOtherVersion(info: string | undefined): void {
  if (info === undefined) return;
  let version: string | undefined;
  try {
    version = askedSchema.parse(JSON.parse(info)).apiVersion;
  } catch {
    throw new LoginError('KUBERNETES_EXEC_INFO is no ExecCredential: this program is made for kubectl.');
  }
  if (version === API_VERSION) return;
  throw new LoginError(`The kubeconfig asks for ${version}: write apiVersion: ${API_VERSION} under exec.`);
}

/** The answer to kubectl, which asks again when the token ends. */
export function credentialText({ idToken, expiresAt }: KeptSession): string {
  return JSON.stringify({
    apiVersion: API_VERSION,
    kind: 'ExecCredential',
    status: { token: idToken, expirationTimestamp: new Date(expiresAt * 1000).toISOString() },
  });
}
