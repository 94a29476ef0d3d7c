import { agentFrozen, agentKilled } from './agent-lost.js';
import { bindingTooMany } from './binding-too-many.js';
import type { ClusterFault } from './context.js';
import { felixStopped } from './felix-stopped.js';
import { flowRuleRemoved } from './flow-rule-removed.js';
import { forwardAccepted } from './forward-accepted.js';
import { groupsPrefixChanged } from './groups-prefix-changed.js';
import { introspectionSecretChanged } from './introspection-secret-changed.js';
import { ipsetMemberTooMany } from './ipset-member-too-many.js';
import { pkceNotRequired } from './pkce-not-required.js';

/** Every fault, in the order in which `prove` injects them: those that restart the most come last. */
export const catalogue: readonly ClusterFault[] = [
  felixStopped,
  forwardAccepted,
  ipsetMemberTooMany,
  bindingTooMany,
  introspectionSecretChanged,
  pkceNotRequired,
  flowRuleRemoved,
  agentFrozen,
  agentKilled,
  groupsPrefixChanged,
];
