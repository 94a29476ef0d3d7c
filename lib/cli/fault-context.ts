import type { FaultContext } from '../faults/context.js';
import { liveFaultContext } from '../faults/live-context.js';
import { RunSecrets } from '../identity/run-secrets.js';
import type { Environment } from '../model/environment.js';
import type { Redaction } from '../model/redaction.js';
import { issuerReadAgain } from '../run/access-world.js';
import { withFlowsAdmin } from '../run/flows-admin.js';
import { probeAddresses } from '../run/probe-addresses.js';

/** What faults may touch of this environment; its secrets are registered before anything is printed. */
export function faultContextOf(environment: Environment, redaction: Redaction): FaultContext {
  new RunSecrets(environment.secretsFile, redaction);
  return liveFaultContext(
    environment,
    probeAddresses(),
    (work) => withFlowsAdmin(environment, redaction, work),
    () => issuerReadAgain(environment, redaction),
  );
}
