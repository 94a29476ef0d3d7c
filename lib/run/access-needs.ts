import type { Sample } from '../cluster/server-metrics.js';
import type { AccessChange } from '../model/access-case.js';
import type { Identity } from '../model/identity.js';
import type { Manifest } from '../model/manifest.js';
import type { WireRequest } from './api-action.js';

/** What an API server answered. */
export interface WireAnswer {
  code: number;
  body: string;
  warning?: string;
}

/** What a TokenReview says of a token; `error` is the API server's reason, empty if there is none. */
export interface ReviewedToken {
  authenticated: boolean;
  user: string;
  groups?: string[];
  uid?: string;
  extra?: Record<string, string[]>;
  error: string;
}

/** An API server that cases ask. */
export interface AskedServer {
  /** Sends a request with that bearer token and nothing else, on a fresh socket. Rejects if no answer came. */
  requestAs(token: string | undefined, request: WireRequest): Promise<WireAnswer>;
  /** Asks as the administrator, and gives the parsed body of a success. Rejects otherwise. */
  asAdmin(request: WireRequest): Promise<unknown>;
  /** What this server makes of a token, asked as the administrator. */
  tokenReview(token: string, audiences?: readonly string[]): Promise<ReviewedToken>;
  /** All figures of its /metrics at this moment. */
  metrics(): Promise<Sample[]>;
}

/** A change of the world. `undo` is harmless where `make` never began or failed half-way, and resolves when all is as before. */
export interface MadeChange {
  make(): Promise<unknown>;
  undo(): Promise<unknown>;
}

/** A change of something that is no object of the cluster: an API server, an issuer, a realm, a session. */
export type OuterChange = Exclude<AccessChange, { apply: string[] } | { remove: string[] }>;

/** What an access case needs of the environment. */
export interface AccessContext {
  /** A token that was never used before; undefined for the anonymous identity. */
  mint(identity: Identity): Promise<string | undefined>;
  /** An API server by its name, started if it is not running. Rejects where it does not start. */
  server(name: string): Promise<AskedServer>;
  /** Whether a server starts at all, and why it does not. */
  starts(name: string): Promise<{ started: boolean; reason?: string }>;
  /** How often a document of a test issuer was fetched so far. */
  asked(issuer: string, document: 'discovery' | 'keys' | 'groups'): Promise<number>;
  change(change: OuterChange): MadeChange;
  /** Resolves when a server that was restarted or configured takes tokens of its issuers again, as far as it ever does. */
  settled(server: string): Promise<unknown>;
  apply(objects: Manifest[]): Promise<unknown>;
  /** Deletes objects and awaits that they are gone; objects that are not there are no error. */
  remove(objects: Manifest[]): Promise<unknown>;
  /** Resolves when these servers decide by these bindings; an authorizer sees them a moment after their creation. */
  inForce(objects: Manifest[], servers: readonly string[]): Promise<unknown>;
  /** Resolves when these servers decide by none of these bindings any more, which were just removed. */
  outOfForce(objects: Manifest[], servers: readonly string[]): Promise<unknown>;
  /** What every authenticated identity may do, in the words of `rules`. */
  everybodyMay(): readonly string[];
  /** The clock that windows are measured by, in milliseconds, and a pause; tests bring their own. */
  now(): number;
  pause(ms: number): Promise<unknown>;
}
