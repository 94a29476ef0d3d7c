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
import type { KeycloakAdmin } from '../identity/admin.js';
import { addRealmKey, deleteFormerKey, disableFormerKey, restoreRealmKeys } from '../identity/realm-keys.js';
import type { RunSecrets } from '../identity/run-secrets.js';
import { disableUser, enableUser, endSessions, revokeConsent } from '../identity/sessions.js';
import type { TestIssuers } from '../identity/test-issuers.js';
import { CLUSTER_SERVER } from '../model/access-case.js';
import { EnvironmentError } from '../model/errors.js';
import type { MadeChange, OuterChange } from './access-needs.js';

/** What changes beside the cluster's objects are made with. */
export interface ChangeTools {
  cluster: Cluster;
  issuers(): Promise<TestIssuers>;
  /** Keycloak's admin API, logged in. */
  admin(): Promise<KeycloakAdmin>;
  secrets: RunSecrets;
}

/** A change of something that is no object of the cluster, and its way back. */
export function outerChange(change: OuterChange, tools: ChangeTools): MadeChange {
  const { cluster } = tools;
  if ('configure' in change) return configuration(cluster, change.configure, change.authentication);
  if ('restart' in change) return { make: () => restart(cluster, change.restart), undo: async () => {} };
  if ('issuer' in change) return ofIssuer(change, tools);
  return 'key' in change ? ofRealmKeys(change, tools) : ofSession(change, tools);
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
      const server = sideServer(cluster, name);
      if ((await authenticationInForce(server, configured)) === 'reloaded') return;
      // The failure may be of the file that the case had given: a server that waits for an issuer does so for a minute.
      const { failures } = configured;
      const again = { ...configured, failures: failures + 1 };
      if ((await authenticationInForce(server, again)) === 'reloaded') return;
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

function ofRealmKeys(
  { realm, key }: Extract<OuterChange, { key: string }>,
  { admin, secrets }: ChangeTools,
): MadeChange {
  const withKeys = { realm, secrets: secrets.ofRealm(realm) };
  const make = { add: addRealmKey, disable: disableFormerKey, delete: deleteFormerKey }[key];
  return {
    make: async () => make(await admin(), withKeys),
    undo: async () => restoreRealmKeys(await admin(), withKeys),
  };
}

/** Sessions that ended stay so: each request logs in anew. */
function ofSession(
  { realm, user, session }: Extract<OuterChange, { session: string }>,
  { admin }: ChangeTools,
): MadeChange {
  const who = { realm, user };
  const make = { logout: endSessions, revoke: revokeConsent, disable: disableUser }[session];
  return {
    make: async () => make(await admin(), who),
    undo: async () => {
      if (session === 'disable') await enableUser(await admin(), who);
    },
  };
}
