import type { Manifest } from '../../model/manifest.js';

/** The documentation address (RFC 5737, TEST-NET-1) that stands in the manifests for the browser's side. */
export const BROWSER_PLACEHOLDER = '192.0.2.1/32';
/** The documentation address that stands for the API server's node, as a pod on another node sees it. */
export const API_SERVER_PLACEHOLDER = '192.0.2.2/32';

/** What to write for each documentation address, both as CIDR blocks. */
export type AddressTable = Readonly<Record<string, string>>;

const DOCUMENTATION = /^192\.0\.2\.\d+\/\d+$/;

/**
 * The manifests with the run's own addresses where documentation addresses stand. Nothing else is changed, and the
 * given objects stay as they are. Throws a RangeError for a documentation address that the table does not have, since a
 * policy with it would be applied, and silently match nobody.
 */
export function placeAddresses<T extends Manifest>(manifests: readonly T[], table: AddressTable): T[] {
  return manifests.map((manifest) => placed(manifest, table) as T);
}

function placed(value: unknown, table: AddressTable): unknown {
  if (typeof value === 'string') {
    if (!DOCUMENTATION.test(value)) return value;
    const real = table[value];
    if (real === undefined) throw new RangeError(`no address of this run stands for ${value}`);
    return real;
  }
  if (Array.isArray(value)) return value.map((item) => placed(item, table));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, placed(item, table)]));
}
