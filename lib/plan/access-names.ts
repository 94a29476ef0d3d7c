import { join } from 'node:path';
import { CLUSTER_SERVER } from '../model/access-case.js';
import { OWN_SERVER, ownServer } from '../model/configuration.js';
import { namesIn } from './files.js';

const ENDINGS = ['.yaml', '.yml'];

/** What an access case may name beside its own identities and objects, in the order of the files. */
export interface AccessNames {
  /** API servers that can be asked: the cluster's own and those beside it. */
  servers: readonly string[];
  /** Files that a side API server can be given (kind-config/authentication). */
  authentications: readonly string[];
  issuers: readonly string[];
  realms: readonly string[];
}

/** Reads the names from the folders below `root`; a folder that is not there has none. */
export function readAccessNames(root: string): AccessNames {
  const names = (...folder: string[]) => namesIn(join(root, ...folder), ENDINGS);
  return {
    servers: [CLUSTER_SERVER, ...names('kind-config', 'api-servers'), ...(ownServer() ? [OWN_SERVER] : [])],
    authentications: names('kind-config', 'authentication'),
    issuers: names('fixtures', 'issuers'),
    realms: names('fixtures', 'realms'),
  };
}
