import type { ClusterFault } from '../context.js';
import { allowFaults } from './allow-faults.js';
import { appFaults } from './app-faults.js';
import { clientFaults } from './client-faults.js';
import { denySwitchOverridden } from './deny-switch-overridden.js';
import { introspectionSecretChanged } from './introspection-secret-changed.js';
import { realmFaults } from './realm-faults.js';
import { worldFaults } from './world-faults.js';

/** Faults of the flows: of the provider that they ask, of their apps, and of the policies that open their hops. */
export const flowFaults: readonly ClusterFault[] = [
  introspectionSecretChanged,
  ...clientFaults,
  ...realmFaults,
  ...appFaults,
  ...worldFaults,
  ...allowFaults,
  denySwitchOverridden,
];
