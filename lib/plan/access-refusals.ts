import { type AccessCase, accessRequests, accessSteps } from '../model/access-case.js';
import { isResourceAction } from '../model/api-action.js';
import type { Identity } from '../model/identity.js';
import { manifestName } from '../model/manifest.js';
import { refuseUnsoundChange } from './access-change-refusals.js';
import { NameCheck, type Refuse } from './access-name-check.js';
import type { AccessNames } from './access-names.js';
import { type WrittenRequest, writtenRequests } from './access-requests.js';
import type { CaseFile } from './case-file.js';
import type { Problems } from './problems.js';

type AccessFile = CaseFile & { case: AccessCase };

/** Refuses what an access case names and is not there, names told twice, and identities that nobody uses. */
export function refuseUnsoundAccess(file: AccessFile, names: AccessNames, problems: Problems): void {
  const one = file.case;
  const refuse: Refuse = (path, found, write) =>
    problems.add({ file: file.file, line: file.document.lineOf(path), found, write });
  const check = new NameCheck(refuse, names, {
    identities: Object.keys(one.identities),
    objects: file.objects.map(({ manifest }) => manifestName(manifest)),
  });
  if (one.requests && one.steps) refuse(['requests'], 'requests beside steps', 'requests inside each step');
  if (!one.requests && !one.steps)
    refuse(['kind'], 'neither requests nor steps', 'requests: what is asked, and what must be answered');
  for (const [index, server] of one.at.entries()) check.server(['at', index], server);
  for (const [name, identity] of Object.entries(one.identities)) {
    if (one.requests || one.steps) refuseUnused(refuse, name, one);
    refuseIdentity(check, name, identity);
  }
  const steps = accessSteps(one).map((step, index) => ({ ...step, path: ['steps', index] }));
  check.distinct('step', steps);
  for (const { changes, path } of steps) {
    for (const [index, change] of changes.entries())
      refuseUnsoundChange(check, [...path, 'changes', index], change);
  }
  const requests = writtenRequests(one).flat();
  check.distinct(
    'request',
    requests.map(({ request: { name }, path }) => ({ name, path })),
  );
  for (const [index, written] of requests.entries()) {
    refuseRequest(check, written);
    const earlier = requests.slice(0, index).map(({ request: { name } }) => name);
    refuseAction(check, written, earlier);
  }
}

function refuseUnused(refuse: Refuse, name: string, one: AccessCase): void {
  if (accessRequests(one).some((request) => request.as === name)) return;
  refuse(['identities', name], `identity ${name}, which no request uses`, 'a request as it, or leave it out');
}

function refuseIdentity(check: NameCheck, name: string, identity: Identity): void {
  const path = ['identities', name];
  if ('realm' in identity) check.realm([...path, 'realm'], identity.realm);
  if ('issuer' in identity) check.issuer([...path, 'issuer'], identity.issuer);
}

function refuseRequest(check: NameCheck, { request, path, servers }: WrittenRequest): void {
  check.identity([...path, 'as'], request.as);
  for (const [index, server] of (request.at ?? []).entries()) check.server([...path, 'at', index], server);
  for (const server of Object.keys(request.differs)) {
    if (servers.includes(server)) continue;
    check.refuse(
      [...path, 'differs', server],
      `an answer of ${server}, which is not asked`,
      `one of ${servers.join(', ')}, or ask it too (at)`,
    );
  }
}

function refuseAction(
  check: NameCheck,
  { request: { do: action }, path }: WrittenRequest,
  earlier: readonly string[],
): void {
  if (action === 'whoami') return;
  const at = [...path, 'do'];
  if (isResourceAction(action)) {
    if (action.object !== undefined) check.object([...at, 'object'], action.object);
    return;
  }
  if ('starts' in action) check.server([...at, 'starts'], action.starts);
  if ('asked' in action) check.issuer([...at, 'issuer'], action.issuer);
  if ('since' in action && action.since !== undefined)
    check.earlierRequest([...at, 'since'], action.since, earlier);
}
