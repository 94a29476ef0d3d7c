import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { answerOf, type NodeTarget } from './node-probe.js';

const target: NodeTarget = ['10.0.0.1', 8443];

describe("a connection that is tried from the API server's node", () => {
  it('has met a server, a refusal or silence', () => {
    expect(answerOf(target, '10.0.0.1 8443 0\n')).to.equal('connected');
    expect(answerOf(target, '10.0.0.1 8443 124\n')).to.equal('timeout');
    expect(answerOf(target, '10.0.0.1 8443 1 bash: connect: Connection refused bash: line 1\n')).to.equal(
      'refused',
    );
    expect(answerOf(target, '10.0.0.1 8443 1 bash: connect: No route to host\n')).to.equal('refused');
  });

  it('is told from the others that were tried at once', () => {
    const said = '10.0.0.1 844 0\n10.0.0.11 8443 0\n10.0.0.1 8443 124\n';
    expect(answerOf(target, said)).to.equal('timeout');
  });

  it('is told by nothing else: a node without bash shows no silence', () => {
    for (const text of ['', '127 bash: not found', '10.0.0.1 8443 1 bash: /dev/tcp/x/1: Invalid argument']) {
      expect(() => answerOf(target, text)).to.throw(EnvironmentError);
    }
  });
});
