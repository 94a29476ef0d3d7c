import { expect } from 'chai';
import { readSettings } from './settings.js';

describe('settings of the probe program', () => {
  it('reads pod and listeners', () => {
    const settings = readSettings({ TWINLOCK_POD: 'x/a', TWINLOCK_LISTEN: '80/TCP, 81/UDP' });
    expect(settings.listeners).to.deep.equal([
      { port: 80, protocol: 'TCP' },
      { port: 81, protocol: 'UDP' },
    ]);
    expect(settings).to.include({ pod: 'x/a', socket: '/run/twinlock/agent.sock', testHooks: false });
  });

  it('may listen on nothing', () => {
    expect(readSettings({ TWINLOCK_POD: 'client/cli' }).listeners).to.deep.equal([]);
  });

  for (const listen of ['80', '80/SCTP', '0/TCP', '70000/TCP', 'http/TCP']) {
    it(`refuses ${listen} and says what to write`, () => {
      expect(() => readSettings({ TWINLOCK_POD: 'x/a', TWINLOCK_LISTEN: listen })).to.throw(/"[^"]+"; write/);
    });
  }

  it('refuses to run without a name', () => {
    expect(() => readSettings({})).to.throw('TWINLOCK_POD');
  });
});
