import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { command } from './command.js';

describe('a program of a build', () => {
  const nextStep = 'do this';

  it('gives its output, and each line as it comes', async () => {
    const lines: string[] = [];
    const call = { nextStep, onLine: (line: string) => void lines.push(line) };
    expect(await command('sh', ['-c', 'echo out; echo err >&2'], call)).to.equal('out');
    expect(lines.sort()).to.deep.equal(['err', 'out']);
  });

  it('that fails says its last words and what to do', async () => {
    const call = command('sh', ['-c', 'echo no space left on device >&2; exit 3'], { nextStep });
    const error = await call.catch((thrown) => thrown);
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error).to.include({ seen: 'no space left on device', nextStep });
  });

  it('that is not there is named', async () => {
    const error = await command('twinlock-no-such-program', [], { nextStep }).catch((thrown) => thrown);
    expect(error.message).to.match(/^twinlock-no-such-program is not on the PATH/);
  });

  it('ends when it is told to, with the reason it was told', async () => {
    const told = new AbortController();
    const call = command('sleep', ['60'], { nextStep, signal: told.signal });
    const reason = new Error('interrupted');
    told.abort(reason);
    expect(await call.catch((thrown) => thrown)).to.equal(reason);
  });
});
