import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { readFiles } from './files.js';
import { loadPlan } from './load.js';
import { parityGaps, readParity } from './parity.js';

const suite = (name: string) => join(checkout, 'suites', name);

describe('the parity map of the flow suites', () => {
  const [file] = readFiles(join(suite('flows'), 'parity.yaml'), ['.yaml']);
  if (!file) throw new Error('the flow suite has no parity map');
  const map = readParity(file);
  const known = loadPlan({ paths: [suite('flows'), suite('layers')] }).map(({ id }) =>
    id.replace('flows/', ''),
  );

  it('maps every item to cases that are there, or says why there is none', () => {
    expect(parityGaps(map, known)).to.deep.equal([]);
  });

  it('has as many items as the lists that it follows', () => {
    const counts = Object.fromEntries(map.groups.map(({ name, count }) => [name, count]));
    expect(counts).to.deep.equal({
      Flows: 19,
      Hops: 18,
      'Policy objects, whole and without either half': 12,
      'Negative cases, what the specification asks and what Keycloak answers': 30,
      'Error answers of a resource server': 6,
      'One truth for three verifiers': 3,
      'What right answers hold to': 11,
      'Where the provider stands': 3,
      'What a cut does not end': 4,
      'Two names for one issuer': 9,
    });
  });
});
