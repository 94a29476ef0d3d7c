import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { readFiles } from './files.js';
import { loadPlan } from './load.js';
import { parityGaps, readParity } from './parity.js';

const suite = join(checkout, 'suites', 'access');

describe('the parity map of the access suite', () => {
  const [file] = readFiles(join(suite, 'parity.yaml'), ['.yaml']);
  if (!file) throw new Error('the access suite has no parity map');
  const map = readParity(file);
  const known = loadPlan({ paths: [suite] }).map(({ id }) => id.replace('access/', ''));

  it('maps every item to cases that are there, or says why there is none', () => {
    expect(parityGaps(map, known)).to.deep.equal([]);
  });

  it('has as many items as the lists that it follows', () => {
    const counts = Object.fromEntries(map.groups.map(({ name, count }) => [name, count]));
    expect(counts).to.deep.equal({
      'API server, tokens': 52,
      'API server, the cache of good tokens': 1,
      'RBAC, who decides': 3,
      'RBAC, subjects and scopes': 9,
      'RBAC, climbing': 5,
      Impersonation: 7,
      'Service accounts': 12,
      'Machines outside': 6,
      'Identity providers beyond Keycloak': 5,
      'kubectl with a credential plugin': 10,
    });
  });
});
