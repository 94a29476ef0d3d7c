import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { answerOf } from './node-probe.js';

describe("a connection that is tried from the API server's node", () => {
  it('has met a server, a refusal or silence', () => {
    expect(answerOf('0 \n')).to.equal('connected');
    expect(answerOf('124 \n')).to.equal('timeout');
    expect(answerOf('1 10.0.0.1: connect: Connection refused\nbash: line 1: …\n')).to.equal('refused');
    expect(answerOf('1 bash: connect: No route to host\n')).to.equal('refused');
  });

  it('is told by nothing else: a node without bash shows no silence', () => {
    for (const text of ['', '127 bash: not found', '1 bash: /dev/tcp/x/1: Invalid argument']) {
      expect(() => answerOf(text)).to.throw(EnvironmentError);
    }
  });
});
