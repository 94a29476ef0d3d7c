import { readFileSync } from 'node:fs';
import { InputError } from '../model/errors.js';
import { explainToken, type TokenExplanation } from '../oracle/access/explain-token.js';
import { readAuthentication } from './explain-access-config.js';
import { readFiles } from './files.js';

/** The JSON of `explain --token --json`. The token itself is in no part of it. */
export interface ExplainedToken extends TokenExplanation {
  /** The files that configure the API server. */
  config: string[];
  /** The moment that times were compared with. */
  at: string;
  notes: string[];
}

/** What the command was given: paths, `-` for standard input, and a moment. */
export interface TokenFiles {
  token: string;
  config: string;
  jwks?: string | undefined;
  at?: string | undefined;
}

/**
 * Which check of kube-apiserver accepts or refuses the token of a file, and who it becomes, without a cluster or a
 * network. `at` is a moment (RFC 3339) or whole seconds since 1970, and now if left out. Throws an InputError for what
 * cannot be read and for a configuration that the API server would refuse; neither shows the token.
 */
export function explainTokenFile({ token, config, jwks, at }: TokenFiles, now: number): ExplainedToken {
  const { authentication, files, notes } = readAuthentication(config);
  const moment = at === undefined ? now : momentOf(at);
  const explanation = explainToken({
    token: tokenOf(token),
    authentication,
    now: moment,
    ...(jwks === undefined ? {} : { jwks: keySetOf(jwks) }),
  });
  return {
    ...explanation,
    config: files,
    at: new Date(moment).toISOString(),
    notes: [...notes, ...furtherNotes(explanation)],
  };
}

function furtherNotes({ verdict, checks }: TokenExplanation): string[] {
  const open = checks.filter(({ outcome }) => outcome === 'not checked').map(({ check }) => check);
  if (verdict === 'refuse' && open.length > 0)
    return [`not checked: ${open.join(', ')}; the API server may refuse the token there already`];
  if (checks.some(({ check, outcome }) => check === 'issuer' && outcome === 'refuses'))
    return [
      'tokens of service accounts, bootstrap tokens and those of a token file are judged by other authenticators, which are not looked at here',
    ];
  return [];
}

function tokenOf(path: string): string {
  const text = (path === '-' ? standardInput() : (readFiles(path, [])[0]?.text ?? '')).trim();
  if (text !== '') return text.replace(/^Bearer\s+/i, '');
  throw new InputError('there is no token', [], {
    expected: 'a file, or with `-` standard input, that holds one token',
    seen: 'nothing',
  });
}

function standardInput(): string {
  try {
    return readFileSync(0, 'utf8');
  } catch (cause) {
    throw new InputError('cannot read standard input', [], {
      nextStep: 'Pipe the token into the command.',
      cause,
    });
  }
}

function keySetOf(path: string): unknown {
  const text = path === '-' ? standardInput() : (readFiles(path, [])[0]?.text ?? '');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys))
      return value;
  } catch {
    // The error below says the same of what is no JSON and of what is another JSON.
  }
  throw new InputError(`${path} is no JSON Web Key Set`, [], {
    expected: '{"keys": [ … ]}, as the jwks_uri of the discovery document gives it',
    seen: 'something else',
    nextStep: 'Fetch the address under jwks_uri of <issuer>/.well-known/openid-configuration into this file.',
  });
}

function momentOf(text: string): number {
  const moment = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isFinite(moment) && Math.abs(moment) < 8.64e15) return moment;
  throw new InputError(`cannot tell which moment --at ${text} is`, [], {
    expected: '2026-11-22T09:30:00Z, or whole seconds since 1970',
    seen: text,
  });
}
