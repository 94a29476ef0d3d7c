import type { ATTEMPTS } from '../../model/attempts.js';
import type { Attempt } from './attempt.js';
import { AUTHORIZATIONS } from './authorizations.js';
import { DEVICES } from './devices.js';
import { EXCHANGES } from './exchanges.js';
import { GRANTS } from './grants.js';
import { INTROSPECTIONS } from './introspections.js';
import { LOGOUT_TOKENS } from './logout-tokens.js';
import { LOGOUTS } from './logouts.js';
import { PROOFS } from './proofs.js';
import { PUSHED } from './pushed.js';
import { REDEMPTIONS } from './redemptions.js';
import { REFRESHES } from './refreshes.js';
import { CALLS } from './resource-server.js';
import { REVOCATIONS } from './revocations.js';
import { USERINFO } from './userinfo.js';

/** Every attempt by the name that cases call it. */
export const ATTEMPT_CATALOGUE: Readonly<Record<(typeof ATTEMPTS)[number], Attempt>> = {
  ...AUTHORIZATIONS,
  ...PUSHED,
  ...REDEMPTIONS,
  ...PROOFS,
  ...REFRESHES,
  ...GRANTS,
  ...DEVICES,
  ...EXCHANGES,
  ...INTROSPECTIONS,
  ...REVOCATIONS,
  ...USERINFO,
  ...CALLS,
  ...LOGOUTS,
  ...LOGOUT_TOKENS,
};
