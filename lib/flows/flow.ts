import type { FlowCase } from '../model/flow-case.js';
import type { Party, Stranger } from '../model/hops.js';
import type { PodFetch } from '../model/pod-request.js';
import type { Journey } from './browser/journey.js';
import type { OutsideProvider } from './outside-provider.js';
import type { DeclaredStep } from './step.js';
import type { Survey } from './survey.js';
import type { Timeline } from './timeline.js';
import type { TokenServer, TokenServerName } from './token-server.js';

/** A client of the realm and its secret. */
export interface ClientSecret {
  id: string;
  secret: string;
}

/** What the harness holds of a realm: it made the secrets, and can sign whatever the realm could. */
export interface RealmKnowledge {
  /** The issuer's name, `https://login.twinlock.test:8443/realms/flows`. */
  issuer: string;
  passwordOf(user: string): string;
  secretOf(client: string): string;
  /** The private key of a client that has one in place of a secret, PEM. */
  clientKey(client: string): string;
  /** The key that the realm signs with, PEM. */
  signingKey(): string;
}

/** What a flow acts on. Every request leaves from the place where it would leave in the field. */
export interface FlowWorld {
  /** `https://login.twinlock.test:8443/realms/flows`. */
  issuer: string;
  /** PEM of the run's CA. */
  ca: string;
  /** Where the browser finds the relying party, without a slash at the end. */
  relyingParty: string;
  /** Base URL of a resource server as client pods call it. */
  resourceServer(pod: 'api/orders' | 'api/ledger'): string;
  /** Sends a request from inside the pod, with a fresh socket. Rejects only if the tool broke. */
  fetchFrom(pod: Party | Stranger): PodFetch;
  /** A fresh browser session. Rejects with EnvironmentError if the browser cannot start. */
  openBrowser(): Promise<Journey>;
  /** The user who signs in, and the client that fetches tokens for itself. */
  user: { name: string; password: string };
  client: ClientSecret;
  /** The realms of the flow world: `flows`, the stricter one, and two that call themselves by a wrong name. */
  realm(name: 'flows' | 'strict' | 'inside' | 'portless'): RealmKnowledge;
  /** Has the provider forget the keys that it fetched from clients, so that it fetches them again. */
  forgetClientKeys(): Promise<void>;
  /** Looks at all connections of the world. */
  survey: Survey;
  /** The token of a service account that a pod finds in its own files; undefined where there is none. */
  serviceAccountToken(pod: string): Promise<string | undefined>;
  /** An API server that takes tokens of the provider inside the cluster, started if it does not run. */
  apiServer(name: TokenServerName): Promise<TokenServer>;
  outside: OutsideProvider;
  /** Has realm `flows` call itself by another origin while some work is done. Rejects if it does not get its own name back. */
  calledOtherwise(origin: string, work: () => Promise<void>): Promise<void>;
}

/** The `with` of a case: what differs from the plain flow. */
export type FlowOptions = FlowCase['with'];

/**
 * Where a cut can come between two steps of a flow. A flow tells each step that it is about to take, before the
 * connection that the step needs is opened; it goes on once what is due there is done.
 */
export interface Moments {
  /** The step before which something is due; undefined where nothing is. */
  readonly before: string | undefined;
  /** Resolves when the flow may go on. Rejects only if a tool broke. */
  reached(step: string): Promise<void>;
}

/** The second half of a flow: everything that happens after the cut. */
export type RunFlow = () => Promise<void>;

/**
 * One OAuth flow, written once. `prepare` does what must precede a cut (dropping caches, a login to be refreshed) and
 * returns the rest. Both note steps in the timeline; what they do not reach is recorded as not reached.
 * Both reject only if a tool broke, and then nothing is known of the flow.
 */
export interface Flow {
  /** Those of the flow's shape (lib/model), each with its hop. */
  steps: DeclaredStep[];
  /** It tries on purpose what is denied, so that the packets it loses are no news. */
  knocks?: true;
  prepare(world: FlowWorld, options: FlowOptions, timeline: Timeline, moments: Moments): Promise<RunFlow>;
}
