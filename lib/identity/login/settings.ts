import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LoginError } from './login-error.js';

/** How the person is asked to log in. */
export type LoginWay = 'browser' | 'device-code';

/** What the plugin is told in the `exec` stanza of a kubeconfig. */
export interface LoginSettings {
  issuer: string;
  client: string;
  scope: string;
  by: LoginWay;
  /** Where tokens are kept: a folder that only its owner may enter. */
  cache: string;
  /** PEM of the CAs that are trusted for the issuer; the system's if left out. */
  ca?: string;
  /** Dialled in place of the issuer's own host and port, as curl's `--connect-to` does. */
  connect?: { host: string; port: number; address: string; toPort: number };
  /** The words of the command that opens a browser; the address follows as its last word. */
  browserCommand?: readonly string[];
  /** How long the person has to log in, and how long before its end an ID token is renewed; seconds. */
  loginSeconds: number;
  renewSeconds: number;
}

const OPTIONS = {
  issuer: { type: 'string' },
  client: { type: 'string' },
  scope: { type: 'string', default: 'openid' },
  by: { type: 'string', default: 'browser' },
  cache: { type: 'string' },
  'ca-file': { type: 'string' },
  connect: { type: 'string' },
  'browser-command': { type: 'string', multiple: true },
  'login-seconds': { type: 'string' },
  'renew-seconds': { type: 'string', default: '10' },
} as const;

/**
 * The settings from the arguments; `TWINLOCK_LOGIN_SECONDS` in the environment stands in for `--login-seconds`, so that
 * a script may give up sooner than a person. Throws LoginError with the argument to write.
 */
export function loginSettings(args: readonly string[], env: NodeJS.ProcessEnv): LoginSettings {
  const { values } = parsed(args);
  const { issuer, client, by } = values;
  if (issuer === undefined || client === undefined) {
    throw new LoginError('The kubeconfig does not say where to log in: add --issuer and --client.');
  }
  if (by !== 'browser' && by !== 'device-code') {
    throw new LoginError(`There is no login by ${by}: write --by browser or --by device-code.`);
  }
  const caFile = values['ca-file'];
  const command = values['browser-command'];
  return {
    issuer,
    client,
    scope: values.scope,
    by,
    cache: values.cache ?? join(homedir(), '.kube', 'cache', 'twinlock-login'),
    ...(caFile === undefined ? {} : { ca: readCa(caFile) }),
    ...(values.connect === undefined ? {} : { connect: connection(values.connect) }),
    ...(command === undefined ? {} : { browserCommand: command }),
    loginSeconds: seconds('login-seconds', values['login-seconds'] ?? env.TWINLOCK_LOGIN_SECONDS ?? '180'),
    renewSeconds: seconds('renew-seconds', values['renew-seconds']),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true });
  } catch (error) {
    throw new LoginError(`The kubeconfig calls the login wrongly: ${(error as Error).message}.`);
  }
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new LoginError(`The CA file ${file} cannot be read: correct --ca-file.`);
  }
}

/** `host:port:address:port`; an IPv6 address stands in brackets. */
function connection(text: string): NonNullable<LoginSettings['connect']> {
  const [, host, port, address, toPort] = /^([^:]+):(\d+):(\[[^\]]+\]|[^:]+):(\d+)$/.exec(text) ?? [];
  if (host === undefined || address === undefined) {
    throw new LoginError(`--connect ${text} is not host:port:address:port.`);
  }
  return { host, port: Number(port), address: address.replace(/^\[|\]$/g, ''), toPort: Number(toPort) };
}

function seconds(name: string, text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new LoginError(`--${name} ${text} is no number of seconds.`);
}
