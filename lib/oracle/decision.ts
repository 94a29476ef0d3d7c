import type { Family, Protocol } from '../model/cell.js';
import type { Half } from './policy.js';

/** One connection asked about. `from` and `to` are `namespace/pod` or an IP address; `port` is the destination's own. */
export interface Question {
  from: string;
  to: string;
  port: number;
  protocol: Protocol;
  /**
   * IP version, which decides with which of their addresses the ends meet a block. If left out: that of an end that is an
   * address, else 4.
   */
  family?: Family;
}

export type Allowance = 'allow' | 'deny';

/** The rule that comes nearest to allowing, and every thing in it that does not match; one where only one is wrong. */
export interface NearestRule {
  /** As in a half's decision. */
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
   * `namespace/name` of the policy that decides, or the name alone of one that belongs to no namespace: the one whose
   * rule allows, denies or passes; where none does, the first that isolates. They are asked by their order (Calico), then
   * by namespace and name. Null where no policy isolates.
   */
  policy: string | null;
  /**
   * Index of the rule that decides, from 0: one that allows; or a rule of Calico that denies, or that passes on to the
   * namespace's profile, which allows. Null for a deny because no rule allows, and where no policy isolates.
   */
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
