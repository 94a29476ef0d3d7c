import { type AccessChange, accessRequests, accessSteps, serversOf } from '../model/access-case.js';
import { isResourceAction } from '../model/api-action.js';
import type { Identity } from '../model/identity.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import { objectsOf, serversAsked } from './access-case.js';
import type { Claims } from './turns.js';

/** What every case shares, and what the restart of the real API server needs alone: all cases go through it. */
const EVERYTHING = 'everything';
/** Who may do what: shared by cases that ask it, and alone for those that change it, also for others' identities. */
const RIGHTS = 'rights';

/**
 * What a case of the access suite claims of the world, so that cases that disturb each other never run at once:
 * servers, issuers, realms, users and objects, each alone where the case changes it or counts what happens to it.
 */
export function claimsOf(planned: PlannedCase): Claims {
  const claims = new Map<string, 'shared' | 'alone'>([[EVERYTHING, 'shared']]);
  const share = (name: string) => claims.get(name) ?? claims.set(name, 'shared');
  const own = (name: string) => claims.set(name, 'alone');
  if (planned.case.kind === 'KubectlCase') {
    const { at, login } = planned.case;
    share(`server ${at}`);
    share(`realm ${login.realm}`);
    // It ends no session but its own, so that others may log in as the same user meanwhile; but with the consent that it
    // takes back Keycloak ends all that this user has at this client, a login that is under way too.
    share(`user ${login.realm}/${login.user}`);
    own(`consent ${login.realm}/${login.user} at ${login.client}`);
    share(RIGHTS);
    // A browser takes a core for itself while it logs in: many at once would run into the bounds of a login. One who
    // logs in by device code waits most of the time, for the interval of the polls.
    own(`desk ${login.by}`);
  }
  for (const object of objectsOf(planned)) own(`object ${manifestName(object)}`);
  if (objectsOf(planned).some(isOfRbac)) own(RIGHTS);
  if (planned.case.kind !== 'AccessCase') return claims;
  const one = planned.case;
  for (const server of serversAsked(one)) share(`server ${server}`);
  for (const identity of Object.values(one.identities)) for (const name of usedBy(identity)) share(name);
  for (const request of accessRequests(one)) {
    const { do: action } = request;
    if (typeof action !== 'object') continue;
    // One that serves is left as it is, so that whoever asks it meanwhile notices nothing.
    if ('starts' in action) share(`server ${action.starts}`);
    else if ('asked' in action) own(`issuer ${action.issuer}`);
    else if ('metric' in action) for (const server of serversOf(request, one)) own(`server ${server}`);
    else if (isResourceAction(action) || 'path' in action || 'rules' in action) share(RIGHTS);
  }
  for (const change of accessSteps(one).flatMap((step) => step.changes)) {
    const name = changed(change);
    if (name !== undefined) own(name);
  }
  return claims;
}

/** What a token is made of. */
function usedBy(identity: Identity): string[] {
  switch (identity.from) {
    case 'keycloak':
    case 'forged':
      return [
        `realm ${identity.realm}`,
        ...(identity.user === undefined ? [] : [`user ${identity.realm}/${identity.user}`]),
      ];
    case 'issuer':
      return [`issuer ${identity.issuer}`];
    default:
      return [];
  }
}

/** What a change changes; objects are claimed beforehand. */
function changed(change: AccessChange): string | undefined {
  if ('configure' in change) return `server ${change.configure}`;
  if ('restart' in change) return change.restart === 'cluster' ? EVERYTHING : `server ${change.restart}`;
  if ('issuer' in change) return `issuer ${change.issuer}`;
  if ('key' in change) return `realm ${change.realm}`;
  if ('session' in change) return `user ${change.realm}/${change.user}`;
  return undefined;
}

function isOfRbac({ apiVersion }: Manifest): boolean {
  return apiVersion.startsWith('rbac.authorization.k8s.io/');
}
