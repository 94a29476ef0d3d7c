import { expect } from 'chai';
import { FLOW_SHAPES } from '../model/flow-shape.js';
import { CONNECTIONS, HOPS } from '../model/hops.js';
import { FLOW_CATALOGUE } from './catalogue.js';

for (const [name, flow] of Object.entries(FLOW_CATALOGUE)) {
  describe(`the flow ${name}`, () => {
    it('declares the steps that cases are checked against, in that order', () => {
      const shape = FLOW_SHAPES[name as keyof typeof FLOW_SHAPES];
      expect(flow.steps.map(({ step }) => step)).to.deep.equal(shape.steps);
    });

    it('walks only connections and hops of the table', () => {
      for (const { step, hop, from, to, port } of flow.steps) {
        expect(HOPS, step).to.have.property(hop);
        const connection = CONNECTIONS.find((one) => one.from === from && one.to === to && one.port === port);
        expect(connection, `${step}: ${from} -> ${to}:${port}`).to.not.equal(undefined);
      }
    });
  });
}
