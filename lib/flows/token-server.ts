import type { Party, Stranger } from '../model/hops.js';
import type { PodResponse } from '../model/pod-request.js';
import type { StepResult } from './step.js';

/** The API servers of kind-config/api-servers/ that flows ask about a token of the provider inside the cluster. */
export type TokenServerName = 'flows' | 'flows-back-channel' | 'flows-inside-name' | 'flows-service-name';

/** What an API server makes of a token, as its administrator learns it: a plain 401 never says why. */
export interface TokenReading {
  authenticated: boolean;
  user: string;
  /** The authenticator's words; empty if there are none. */
  error: string;
}

/** An API server that trusts the provider inside the cluster. Its calls reject only if a tool broke. */
export interface TokenServer {
  readonly port: number;
  /** Ends it and starts it anew. It serves at once, holds no key, and reads its issuers beside its start. */
  restart(): Promise<void>;
  review(token: string): Promise<TokenReading>;
  /** Asks it who the caller is (SelfSubjectReview), over a fresh socket: from outside the cluster, or from a pod. */
  whoAmI(from: Caller, token: string | undefined): Promise<PodResponse>;
  /** What it logged last, since its start, about an issuer whose documents it could not use. */
  complaint(): Promise<string | undefined>;
}

/** Who asks: a pod with an agent, or somebody outside the cluster. */
export type Caller = Exclude<Party, 'api-server'> | Stranger;

/** What an API server answers until it has read the issuer's discovery document; it refuses every token meanwhile. */
const UNREAD = 'not initialized';

/** Whether this is the answer of a server that has not read the discovery document of the token's issuer. */
export function isUnread({ authenticated, error }: TokenReading): boolean {
  return !authenticated && error.includes(UNREAD);
}

/** The words of Go's HTTP client and of the API server, and what they say of the connection to the issuer. */
const COMPLAINTS: readonly [RegExp, NonNullable<StepResult['how']>][] = [
  [/connection refused/, 'refused'],
  [/connection reset/, 'reset'],
  [/no such host|server misbehaving/, 'dns'],
  [/x509|tls: /, 'tls'],
  [/did not match the issuer/, 'oauth'],
  [/^[45]\d\d /, 'http'],
  [/timeout|deadline exceeded/i, 'timeout'],
];

/**
 * The outcome of an API server's way to its issuer that ended nowhere, by the complaint in its log. One that has not
 * complained yet still waits: it gives a connection thirty seconds.
 */
export function stoppedAtIssuer(complaint: string | undefined, { error }: TokenReading): StepResult {
  const how = COMPLAINTS.find(([words]) => complaint !== undefined && words.test(complaint))?.[1];
  return {
    kind: 'step',
    result: 'stopped',
    how: complaint === undefined ? 'timeout' : (how ?? 'error'),
    says: complaint ?? error,
  };
}
