import { builtinModules } from 'node:module';
import { expect } from 'chai';
import { bundleAgent } from './bundle.js';

describe('bundleAgent', () => {
  it('needs nothing but Node and fits a ConfigMap', async () => {
    const files = await bundleAgent();
    expect(Object.keys(files)).to.deep.equal(['agent.cjs', 'bridge.cjs']);
    for (const text of Object.values(files)) {
      const required = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name = '']) => name);
      expect(required).to.not.deep.equal([]);
      expect(required.filter((name) => !builtinModules.includes(name.replace('node:', '')))).to.deep.equal(
        [],
      );
      expect(text.length).to.be.below(100_000);
    }
  });
});
