import type { ClusterFault } from '../context.js';
import { admissionFaults } from './admission-faults.js';
import { claimsMappingFaults } from './claims-mapping-faults.js';
import { claimsRuleFaults } from './claims-rule-faults.js';
import { issuerFaults } from './issuer-faults.js';
import { keycloakFaults } from './keycloak-faults.js';
import { powerFaults } from './power-faults.js';
import { rightsFaults } from './rights-faults.js';
import { sideFlagFaults } from './side-flag-faults.js';
import { configurationNotChecked } from './start-faults.js';
import { structuredFileFaults } from './structured-file-faults.js';

/** Faults of the access suite, but for those that restart the cluster's own API server. */
export const accessFaults: readonly ClusterFault[] = [
  ...rightsFaults,
  ...powerFaults,
  ...admissionFaults,
  ...keycloakFaults,
  configurationNotChecked,
  ...structuredFileFaults,
  ...claimsRuleFaults,
  ...claimsMappingFaults,
  ...issuerFaults,
  ...sideFlagFaults,
];
