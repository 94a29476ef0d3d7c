import type { AccessChange } from '../model/access-case.js';
import type { NameCheck } from './access-name-check.js';
import type { Path } from './yaml-document.js';

/** Refuses a change of what is not there: objects of the file, API servers, files for them, issuers, realms. */
export function refuseUnsoundChange(check: NameCheck, path: Path, change: AccessChange): void {
  if ('apply' in change)
    for (const [index, name] of change.apply.entries()) check.object([...path, 'apply', index], name);
  if ('remove' in change)
    for (const [index, name] of change.remove.entries()) check.object([...path, 'remove', index], name);
  if ('configure' in change) {
    check.sideServer([...path, 'configure'], change.configure);
    check.authentication([...path, 'authentication'], change.authentication);
  }
  if ('restart' in change) check.server([...path, 'restart'], change.restart);
  if ('issuer' in change) check.issuer([...path, 'issuer'], change.issuer);
  if ('realm' in change) check.realm([...path, 'realm'], change.realm);
}
