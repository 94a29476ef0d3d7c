import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseManifests } from '../cluster/calico-manifest.js';
import { checkout } from '../model/checkout.js';
import type { Manifest } from '../model/manifest.js';
import { foreignNames } from './foreign-policies.js';

const policy = (kind: string, name: string, namespace?: string): Manifest => ({
  apiVersion: 'crd.projectcalico.org/v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

describe('foreign policies', () => {
  it('are named, those for the whole cluster too', () => {
    const names = foreignNames([
      policy('GlobalNetworkPolicy', 'somebody'),
      policy('NetworkPolicy', 'left-over', 'x-2'),
      policy('NetworkPolicy', 'twinlock-log-denied', 'x'),
    ]);
    expect(names).to.deep.equal([
      'GlobalNetworkPolicy somebody',
      'NetworkPolicy x-2/left-over',
      'NetworkPolicy x/twinlock-log-denied',
    ]);
  });

  it('are not those that the flow world needs for the whole cluster', () => {
    const file = join(checkout, 'fixtures', 'flows', 'denied-packets.yaml');
    const own = parseManifests(readFileSync(file, 'utf8')).filter(
      ({ kind }) => kind === 'GlobalNetworkPolicy',
    );
    expect(own).to.have.length(1);
    expect(foreignNames(own)).to.deep.equal([]);
  });
});
