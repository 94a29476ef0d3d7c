import type { PodResponse } from '../../model/pod-request.js';
import type { StepResult } from '../step.js';
import type { Place } from '../timeline.js';
import type { RealmName } from './clients.js';
import type { Wire } from './wire.js';

/** Tokens that a client was given. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
}

/** A request that a server must refuse, beside its twin, which differs in one thing and is accepted. */
export interface Attempt {
  /** The one thing that is wrong with it, as the end of the sentence "It must be refused: …". */
  wrong: string;
  /** The connection that it takes; from the client's pod to the identity provider where nothing is said. */
  place?: Place;
  /** The realm whose tokens are its point, where it is not `flows`. */
  realm?: RealmName;
  /** Gets what both need by legitimate means. Throws Unprepared where that is refused. */
  prepare(wire: Wire): Promise<Pair>;
}

/** The two requests, ready to be sent: each once, the twin first. */
export interface Pair {
  twin(): Promise<PodResponse>;
  attempt(): Promise<PodResponse>;
  /** What an answer means; `outcomeOf` where nothing is said. */
  read?(response: PodResponse): StepResult;
  /** The tokens whose worth after the attempt is asked for, where that is its point. */
  tokens?(): Tokens;
}

/** What an attempt needs could not be had; `outcome` says why. */
export class Unprepared extends Error {
  constructor(readonly outcome: StepResult) {
    super(`what the attempt needs could not be had: ${outcome.error ?? outcome.detail ?? outcome.how ?? ''}`);
  }
}
