import { accessFaults } from './access/catalogue.js';
import { clusterFlagFaults } from './access/cluster-flag-faults.js';
import { agentFrozen, agentKilled } from './agent-lost.js';
import { bindingTooMany } from './binding-too-many.js';
import { blockFaults } from './block-faults.js';
import { calicoFaults } from './calico-faults.js';
import { changeFaults } from './change-faults.js';
import type { ClusterFault } from './context.js';
import { directionFaults } from './direction-faults.js';
import { felixStopped } from './felix-stopped.js';
import { flowFaults } from './flow/catalogue.js';
import { ipsetMemberTooMany } from './ipset-member-too-many.js';
import { type PacketFault, packetFault } from './packet-fault.js';
import { policyFaults } from './policy-faults.js';
import { portFaults } from './port-faults.js';
import { reachFaults } from './reach-faults.js';
import { selectorFaults } from './selector-faults.js';
import { serviceFaults } from './service-faults.js';
import { heldConnectionsForgotten, restartOpens } from './time-faults.js';

/** Faults of the dataplane that are told by what happens to packets. */
export const packetFaults: readonly PacketFault[] = [
  ...selectorFaults,
  ...blockFaults,
  ...portFaults,
  ...policyFaults,
  ...changeFaults,
  ...calicoFaults,
  ...reachFaults,
];

/** Every fault, in the order in which `prove` injects them: those that restart the most come last. */
export const catalogue: readonly ClusterFault[] = [
  ...directionFaults,
  ...packetFaults.map(packetFault),
  ...serviceFaults,
  ipsetMemberTooMany,
  heldConnectionsForgotten,
  felixStopped,
  restartOpens,
  bindingTooMany,
  ...accessFaults,
  ...flowFaults,
  agentFrozen,
  agentKilled,
  ...clusterFlagFaults,
];
