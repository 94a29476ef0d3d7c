import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { checkout } from '../../model/checkout.js';
import type { Manifest } from '../../model/manifest.js';
import { allowFaults, brokenAllows } from './allow-faults.js';

describe('the faults of the allows', () => {
  const text = readFileSync(join(checkout, 'fixtures', 'flows', 'allow.yaml'), 'utf8');
  const allows = parseAllDocuments(text).map((document) => document.toJS() as Manifest);

  it('take away every allow of the flow world', () => {
    const names = allows.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(brokenAllows).to.have.members(names);
  });

  it('say which hop and which step the report must name, for each case', () => {
    for (const { name, says, saysOf } of allowFaults)
      for (const words of [says, ...Object.values(saysOf ?? {})])
        expect(words, name).to.match(/^H\d+( [a-z-]+)?$/);
  });
});
