import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { flowNodes } from './flow-places.js';

const node = (name: string, role: 'worker' | 'control-plane', address: string) => ({ name, role, address });

describe('the nodes that serve the flow world', () => {
  it('are the workers in the order of their names, whatever order they are listed in', () => {
    const nodes = [
      node('run-worker2', 'worker', '172.18.0.2'),
      node('run-control-plane', 'control-plane', '172.18.0.3'),
      node('run-worker', 'worker', '172.18.0.4'),
    ];
    expect(flowNodes({ nodes })).to.deep.equal({
      relyingParty: { address: '172.18.0.4', nodePort: 30080 },
      login: { address: '172.18.0.2', nodePort: 30443 },
    });
  });

  it('must be two', () => {
    const nodes = [node('run-worker', 'worker', '172.18.0.4')];
    expect(() => flowNodes({ nodes })).to.throw(EnvironmentError, 'two worker nodes');
  });
});
