import { readFileSync } from 'node:fs';

/** A setting of the app's environment. Throws with the setting's name, so that the pod's log says what is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
}

/** What every app of the flow world needs: where the issuer is, and whom to trust. */
export interface IssuerSettings {
  issuer: string;
  /** PEM of the run's CA. */
  ca: string;
  /** Bound of each request to the identity provider, in milliseconds. */
  timeoutMs: number;
  /** The issuer is any product's: its endpoints are read from its discovery document. */
  discovers?: boolean;
}

export function issuerSettings(): IssuerSettings {
  return {
    issuer: setting('ISSUER'),
    ca: readFileSync(setting('CA_FILE'), 'utf8'),
    timeoutMs: Number(process.env.TIMEOUT_MS ?? 2000),
    discovers: process.env.DISCOVERS === 'true',
  };
}
