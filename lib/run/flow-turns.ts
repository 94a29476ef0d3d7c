import type { FlowCase } from '../model/flow-case.js';
import type { PlannedCase } from '../model/plan.js';
import type { Claims } from './turns.js';

/** Flows wait more than they work: for Keycloak, or for the end of a token. */
export const FLOWS_AT_ONCE = 4;

/**
 * Flows whose requests leave nothing behind that another could meet: they make users' sessions of their own, and use
 * neither the caches and logs of the apps nor the browser.
 */
const SIDE_BY_SIDE: ReadonlySet<FlowCase['flow']> = new Set([
  'attempt',
  'attempt-on-tokens',
  'password',
  'promise',
  'token-end',
]);

/** What a flow case needs of the flow world: to itself, but for those that are in nobody's way. */
export function flowClaims({ case: one, cut }: Pick<PlannedCase, 'case' | 'cut'>): Claims {
  const beside = one.kind === 'FlowCase' && cut === undefined && SIDE_BY_SIDE.has(one.flow);
  return new Map([['flow world', beside ? 'shared' : 'alone']]);
}
