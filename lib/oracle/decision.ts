import type { Family, Protocol } from '../model/cell.js';
import type { Half } from './policy.js';

/** One connection asked about. `from` and `to` are `namespace/pod` or an IP address; `port` is the destination's own. */
export interface Question {
  from: string;
  to: string;
  port: number;
  protocol: Protocol;
  /** IP version, which decides with which of their addresses the ends meet a block; 4 if left out. */
  family?: Family;
}

export type Allowance = 'allow' | 'deny';

/** The rule that comes nearest to allowing, and every thing in it that does not match; one where only one is wrong. */
export interface NearestRule {
  /** `namespace/name`. */
  policy: string;
  /** Index in the policy's list of that direction, from 0. */
  rule: number;
  misses: string[];
}

/** What one half of a connection says, and why. */
export interface HalfDecision {
  half: Half;
  verdict: Allowance;
  /**
   * `namespace/name` of the policy that decides: for an allow by rule the first that allows, for a deny the first that
   * isolates, in the order of namespace and name. Null where no policy isolates.
   */
  policy: string | null;
  /** Index of the rule that allows, from 0; null for every deny, and where no policy isolates. */
  rule: number | null;
  /** Every policy that isolates the pod in this direction. */
  isolatedBy: string[];
  /** One sentence. */
  because: string;
}

/** Allowed only if both halves allow: the source's egress and the destination's ingress. */
export interface Decision {
  verdict: Allowance;
  egress: HalfDecision;
  ingress: HalfDecision;
}
