import type { Family, Protocol } from '../model/cell.js';
import type { Endpoint } from './endpoint.js';

/** A port as a rule sees it: always the destination's own, after a Service has been translated. */
export interface Target {
  destination: Endpoint;
  port: number;
  protocol: Protocol;
  /** IP version of the connection; 4 if left out. */
  family?: Family;
}

/** One compiled item of `from`, `to` or `ports`. `misses` says what does not match; empty where it matches. */
export interface Matcher<T> {
  matches(subject: T): boolean;
  misses(subject: T): string[];
  /** Whether it is about another sort of end than this, as a block of addresses is for a pod: no slip of a label. */
  foreign?(subject: T): boolean;
}
