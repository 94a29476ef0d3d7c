import { restartApiServer } from '../cluster/api-server-restart.js';
import type { Cluster } from '../cluster/cluster.js';
import {
  authenticationInForce,
  configureSideServer,
  configureSideServerText,
  sideAuthentication,
} from '../cluster/side-authentication.js';
import { sideServer } from '../cluster/side-place.js';
import { restartSideServer } from '../cluster/side-server.js';
import type { TestIssuers } from '../identity/test-issuers.js';
import { CLUSTER_SERVER } from '../model/access-case.js';
import { EnvironmentError } from '../model/errors.js';
import type { MadeChange, OuterChange } from './access-needs.js';

/** What changes beside the cluster's objects are made with. */
export interface ChangeTools {
  cluster: Cluster;
  issuers(): Promise<TestIssuers>;
}

/** A change of something that is no object of the cluster, and its way back. */
export function outerChange(change: OuterChange, tools: ChangeTools): MadeChange {
  const { cluster } = tools;
  if ('configure' in change) return configuration(cluster, change.configure, change.authentication);
  if ('restart' in change) return { make: () => restart(cluster, change.restart), undo: async () => {} };
  if ('issuer' in change) return ofIssuer(change, tools);
  throw new TypeError('no such change yet');
}

/** Another file; what the server had before, whatever that was, is put back and awaited. */
function configuration(cluster: Cluster, name: string, file: string): MadeChange {
  let before: string | undefined;
  return {
    make: async () => {
      before = await sideAuthentication(cluster, name);
      await configureSideServer(cluster, name, file);
    },
    undo: async () => {
      if (before === undefined) return;
      const configured = await configureSideServerText(cluster, name, before);
      const became = await authenticationInForce(sideServer(cluster, name), configured);
      if (became === 'reloaded') return;
      throw new EnvironmentError(
        `api server ${name}`,
        `${name} refused the configuration that it had before`,
        {
          expected: 'the former AuthenticationConfiguration is in force again',
          seen: 'one more reload failed',
          nextStep: 'Look at its log on the control-plane node; `twinlock down` and `up` make it anew.',
        },
      );
    },
  };
}

async function restart(cluster: Cluster, name: string): Promise<void> {
  if (name === CLUSTER_SERVER) return await restartApiServer(cluster);
  const start = await restartSideServer(cluster, name);
  if (start.started) return;
  throw new EnvironmentError(`api server ${name}`, `${name} did not start again: ${start.reason}`, {
    expected: 'the API server serves after its restart',
    seen: start.reason,
    nextStep: `Look at kind-config/api-servers/${name}.yaml and at its log on the control-plane node.`,
  });
}

function ofIssuer(change: Extract<OuterChange, { issuer: string }>, { issuers }: ChangeTools): MadeChange {
  const { issuer } = change;
  return {
    make: async () => {
      const all = await issuers();
      if ('serves' in change) return await all.serve(issuer, change.serves);
      return change.keys === 'rotate' ? await all.rotateKeys(issuer) : await all.forgetKeys(issuer);
    },
    undo: async () => (await issuers()).restore(issuer),
  };
}
