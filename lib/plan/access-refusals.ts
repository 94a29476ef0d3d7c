import {
  type AccessCase,
  type AccessChange,
  accessRequests,
  accessSteps,
  CLUSTER_SERVER,
} from '../model/access-case.js';
import { isResourceAction } from '../model/api-action.js';
import type { Identity } from '../model/identity.js';
import { manifestName } from '../model/manifest.js';
import type { AccessNames } from './access-names.js';
import { type WrittenRequest, writtenRequests } from './access-requests.js';
import type { CaseFile } from './case-file.js';
import type { Problems } from './problems.js';
import type { Path } from './yaml-document.js';

type AccessFile = CaseFile & { case: AccessCase };
type Refuse = (path: Path, found: string, write: string) => void;

/** What the file may name: the places that it stands beside, and its own identities and objects. */
interface Known extends AccessNames {
  identities: readonly string[];
  objects: readonly string[];
}

/** Refuses what an access case names and is not there, names told twice, and identities that nobody uses. */
export function refuseUnsoundAccess(file: AccessFile, names: AccessNames, problems: Problems): void {
  const one = file.case;
  const refuse: Refuse = (path, found, write) =>
    problems.add({ file: file.file, line: file.document.lineOf(path), found, write });
  const known = {
    ...names,
    identities: Object.keys(one.identities),
    objects: file.objects.map(({ manifest }) => manifestName(manifest)),
  };
  if (one.requests && one.steps) refuse(['requests'], 'requests beside steps', 'requests inside each step');
  if (!one.requests && !one.steps)
    refuse(['kind'], 'neither requests nor steps', 'requests: what is asked, and what must be answered');
  refuseServers(refuse, ['at'], one.at, known);
  for (const [name, identity] of Object.entries(one.identities))
    refuseIdentity(refuse, name, identity, one, known);
  refuseTwice(
    refuse,
    accessSteps(one).map(({ name }, index) => ({ what: 'step', name, path: ['steps', index, 'name'] })),
  );
  for (const [step, { changes }] of accessSteps(one).entries()) {
    for (const [index, change] of changes.entries())
      refuseChange(refuse, ['steps', step, 'changes', index], change, known);
  }
  const requests = writtenRequests(one).flat();
  refuseTwice(
    refuse,
    requests.map(({ request: { name }, path }) => ({ what: 'request', name, path: [...path, 'name'] })),
  );
  const earlier: string[] = [];
  for (const written of requests) {
    refuseRequest(refuse, written, known);
    refuseAction(refuse, written, earlier, known);
    earlier.push(written.request.name);
  }
}

function refuseIdentity(
  refuse: Refuse,
  name: string,
  identity: Identity,
  one: AccessCase,
  { realms, issuers }: Known,
): void {
  const path = ['identities', name];
  if (!accessRequests(one).some((request) => request.as === name))
    refuse(path, `identity ${name}, which no request uses`, 'a request as it, or leave it out');
  if ('realm' in identity && !realms.includes(identity.realm))
    refuse([...path, 'realm'], `realm: ${identity.realm}, which is not in fixtures/realms`, oneOf(realms));
  if ('issuer' in identity && !issuers.includes(identity.issuer))
    refuse(
      [...path, 'issuer'],
      `issuer: ${identity.issuer}, which is not in fixtures/issuers`,
      oneOf(issuers),
    );
}

function refuseRequest(refuse: Refuse, { request, path, servers }: WrittenRequest, known: Known): void {
  if (!known.identities.includes(request.as))
    refuse([...path, 'as'], `as: ${request.as}, which is no identity of the case`, oneOf(known.identities));
  if (request.at) refuseServers(refuse, [...path, 'at'], request.at, known);
  for (const server of Object.keys(request.differs)) {
    if (servers.includes(server)) continue;
    refuse(
      [...path, 'differs', server],
      `an answer of ${server}, which is not asked`,
      `${oneOf(servers)}, or ask it too (at)`,
    );
  }
}

function refuseAction(
  refuse: Refuse,
  { request: { do: action }, path }: WrittenRequest,
  earlier: readonly string[],
  { objects, servers, issuers }: Known,
): void {
  if (action === 'whoami') return;
  const at = [...path, 'do'];
  if (isResourceAction(action)) {
    if (action.object !== undefined && !objects.includes(action.object))
      refuse(
        [...at, 'object'],
        `object: ${action.object}, which the file does not hold`,
        oneOf(objects, 'no object; add the manifest'),
      );
    return;
  }
  if ('starts' in action && !servers.includes(action.starts))
    refuse(
      [...at, 'starts'],
      `starts: ${action.starts}, which is not in kind-config/api-servers`,
      oneOf(servers),
    );
  if ('asked' in action && !issuers.includes(action.issuer))
    refuse([...at, 'issuer'], `issuer: ${action.issuer}, which is not in fixtures/issuers`, oneOf(issuers));
  if ('since' in action && action.since !== undefined && !earlier.includes(action.since))
    refuse(
      [...at, 'since'],
      `since: ${action.since}, which is no earlier request`,
      oneOf(earlier, 'a request before this one'),
    );
}

function refuseChange(refuse: Refuse, path: Path, change: AccessChange, known: Known): void {
  const { objects, servers, authentications, issuers, realms } = known;
  for (const list of ['apply', 'remove'] as const) {
    const named = list in change ? (change as Partial<Record<typeof list, string[]>>)[list] : [];
    for (const [index, name] of (named ?? []).entries()) {
      if (!objects.includes(name))
        refuse([...path, list, index], `${name}, which the file does not hold`, oneOf(objects));
    }
  }
  if ('configure' in change) {
    const { configure, authentication } = change;
    const beside = servers.filter((server) => server !== CLUSTER_SERVER);
    if (!beside.includes(configure))
      refuse([...path, 'configure'], `configure: ${configure}, which is no side API server`, oneOf(beside));
    if (!authentications.includes(authentication))
      refuse(
        [...path, 'authentication'],
        `authentication: ${authentication}, which is not in kind-config/authentication`,
        oneOf(authentications),
      );
  }
  if ('restart' in change) refuseServers(refuse, [...path, 'restart'], change.restart, known);
  if ('issuer' in change && !issuers.includes(change.issuer))
    refuse([...path, 'issuer'], `issuer: ${change.issuer}, which is not in fixtures/issuers`, oneOf(issuers));
  if ('realm' in change && !realms.includes(change.realm))
    refuse([...path, 'realm'], `realm: ${change.realm}, which is not in fixtures/realms`, oneOf(realms));
}

function refuseServers(
  refuse: Refuse,
  path: Path,
  named: string | readonly string[],
  { servers }: Known,
): void {
  const places: [Path, string][] =
    typeof named === 'string' ? [[path, named]] : named.map((name, index) => [[...path, index], name]);
  for (const [place, name] of places) {
    if (!servers.includes(name))
      refuse(place, `server ${name}, which is not in kind-config/api-servers`, oneOf(servers));
  }
}

function refuseTwice(refuse: Refuse, named: readonly { what: string; name: string; path: Path }[]): void {
  const seen = new Set<string>();
  for (const { what, name, path } of named) {
    if (seen.has(name)) refuse(path, `a second ${what} ${name}`, 'a name of its own');
    seen.add(name);
  }
}

function oneOf(names: readonly string[], none = 'no name; there is none yet'): string {
  return `one of ${names.join(', ') || none}`;
}
