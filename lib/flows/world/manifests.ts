import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../cluster/calico-manifest.js';
import { checkout } from '../../model/checkout.js';
import type { Manifest } from '../../model/manifest.js';
import { type AddressTable, placeAddresses } from './addresses.js';

/** The namespaces of the flow world. */
export const FLOW_NAMESPACES = ['client', 'rp', 'api', 'idp'] as const;

/** The flow world as it stands in `fixtures/flows`, with the addresses of this run. */
export function flowManifests(addresses: AddressTable): Manifest[] {
  const folder = join(checkout, 'fixtures', 'flows');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const manifests = files.sort().flatMap((file) => parseManifests(readFileSync(join(folder, file), 'utf8')));
  return placeAddresses(manifests, addresses);
}
