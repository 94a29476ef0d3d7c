import { clusterOf } from '../cluster/cluster.js';
import type { FaultContext } from '../faults/context.js';
import { liveFaultContext } from '../faults/live-context.js';
import { RunSecrets } from '../identity/run-secrets.js';
import type { Environment } from '../model/environment.js';
import type { Redaction } from '../model/redaction.js';
import { AccessServers } from '../run/access-servers.js';
import { issuerReadAgain } from '../run/access-world.js';
import { withAccessAdmin, withFlowsAdmin } from '../run/flows-admin.js';
import { probeAddresses } from '../run/probe-addresses.js';
import { openTestIssuers } from '../run/test-issuers.js';

/** What faults may touch of this environment; its secrets are registered before anything is printed. */
export function faultContextOf(environment: Environment, redaction: Redaction): FaultContext {
  const secrets = new RunSecrets(environment.secretsFile, redaction);
  const cluster = clusterOf(environment);
  return liveFaultContext(environment, probeAddresses(), {
    flowsAdmin: (work) => withFlowsAdmin(environment, redaction, work),
    admin: (work) => withAccessAdmin(environment, redaction, work),
    secretOf: (realm, client) => secrets.ofRealm(realm).secretOf(client),
    issuers: () => openTestIssuers(cluster, secrets),
    issuerReadAgain: () => issuerReadAgain(environment, redaction),
    settled: (server) => new AccessServers(cluster).settled(server),
  });
}
