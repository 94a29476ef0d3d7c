import type { ClusterFault } from '../context.js';
import { allowFaults } from './allow-faults.js';
import { clientFaults } from './client-faults.js';
import { introspectionSecretChanged } from './introspection-secret-changed.js';

/** Faults of the flows: of the policies that open their hops, and of the provider that they ask. */
export const flowFaults: readonly ClusterFault[] = [
  introspectionSecretChanged,
  ...clientFaults,
  ...allowFaults,
];
