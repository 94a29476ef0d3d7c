import { type Authentication, type JwtAuthenticator, SIGNING_ALGORITHMS } from './configuration.js';

/** Flags of an API server without their dashes; a flag that may be repeated can have a list. */
export type Flags = Readonly<Record<string, string | readonly string[]>>;

/** Something that the API server refuses at its start or at a reload: where it is written, and its words about it. */
export interface ConfigurationProblem {
  path: readonly (string | number)[];
  says: string;
}

/**
 * The one JWT authenticator that `--oidc-*` flags stand for, none where there are no such flags. The defaults are those
 * of kubernetes v1.36.3, pkg/kubeapiserver/options/authentication.go: `sub`, RS256, and a prefix made of the issuer for
 * every username claim but `email`.
 */
export function flagAuthentication(flags: Flags): Authentication {
  const one = (name: string) => String([flags[`oidc-${name}`] ?? ''].flat().at(-1) ?? '');
  const url = one('issuer-url');
  const audience = one('client-id');
  if (url === '' || audience === '') return { authenticators: [], algorithms: ['RS256'] };
  const claim = one('username-claim') || 'sub';
  const groups = one('groups-claim');
  const authenticator: JwtAuthenticator = {
    issuer: {
      url,
      audiences: [audience],
      discoveryURL: '',
      certificateAuthority: '',
      audienceMatchPolicy: '',
      egressSelectorType: '',
    },
    claimValidationRules: [...requiredClaims(flags)].map(([name, requiredValue]) => ({
      claim: name,
      requiredValue,
      expression: '',
      message: '',
    })),
    claimMappings: {
      username: { claim, expression: '', prefix: usernamePrefix(one('username-prefix'), claim, url) },
      groups: { claim: groups, expression: '', prefix: groups === '' ? undefined : one('groups-prefix') },
      uid: { claim: '', expression: '' },
      extra: [],
    },
    userValidationRules: [],
  };
  return { authenticators: [authenticator], algorithms: algorithms(flags) };
}

/** What the API server refuses about its flags before it looks at their values. `file` tells whether it also has a configuration file. */
export function flagProblems(flags: Flags, file: boolean): ConfigurationProblem[] {
  const oidc = Object.keys(flags).filter((name) => name.startsWith('oidc-'));
  const [first] = oidc;
  if (first === undefined) return [];
  if (file) {
    return [{ path: [first], says: 'authentication-config file and oidc-* flags are mutually exclusive' }];
  }
  if (!flags['oidc-issuer-url'] || !flags['oidc-client-id']) {
    return [
      {
        path: [first],
        says: 'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set',
      },
    ];
  }
  return algorithms(flags)
    .filter((name) => !(SIGNING_ALGORITHMS as readonly string[]).includes(name))
    .map((name) => ({ path: ['oidc-signing-algs'], says: `oidc: unsupported signing alg: "${name}"` }));
}

/** A `-` is no prefix; none at all is the issuer's address, but for `email` (kubernetes#31380). */
function usernamePrefix(written: string, claim: string, url: string): string {
  if (written === '-') return '';
  if (written === '' && claim !== 'email') return `${url}#`;
  return written;
}

function algorithms(flags: Flags): string[] {
  const written = [flags['oidc-signing-algs'] ?? []].flat().flatMap((list) => list.split(','));
  return written.length > 0 ? written.map((name) => name.trim()) : ['RS256'];
}

/** The last one of a name counts, as in the map that the flag fills. */
function requiredClaims(flags: Flags): Map<string, string> {
  const pairs = [flags['oidc-required-claim'] ?? []].flat().map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return at < 0 ? [pair.trim(), ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  return new Map(pairs);
}
