import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { applyWaves } from './apply-order.js';

const object = (kind: string, name = 'n'): Manifest => ({ apiVersion: 'v1', kind, metadata: { name } });

describe('the order in which objects are applied', () => {
  it('puts namespaces and CRDs first, then what pods refer to, then the rest', () => {
    const waves = applyWaves(
      ['Pod', 'ConfigMap', 'NetworkPolicy', 'Namespace', 'Secret'].map((k) => object(k)),
    );
    expect(waves.map((wave) => wave.map(({ kind }) => kind))).to.deep.equal([
      ['Namespace'],
      ['ConfigMap', 'Secret'],
      ['Pod', 'NetworkPolicy'],
    ]);
  });

  it('leaves out empty waves and keeps the order inside one', () => {
    expect(applyWaves([object('Pod', 'b'), object('Pod', 'a')])).to.deep.equal([
      [object('Pod', 'b'), object('Pod', 'a')],
    ]);
  });
});
