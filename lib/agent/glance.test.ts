import { expect } from 'chai';
import { glance } from './glance.js';
import { LocalPods } from './local-pods.js';

describe('a glance', () => {
  const pods = new LocalPods();
  before(async () => {
    await pods.start('x/a');
    await pods.start('y/b');
  });
  after(() => pods.stop());

  it('tells what clients got, without controls and receipts, and unknown where nobody dials', async () => {
    const cell = { kind: 'connection', to: 'y/b', protocol: 'TCP', family: 4, via: 'pod' } as const;
    const cells = [
      { ...cell, from: 'x/a', port: 8080 },
      { ...cell, from: 'x/a', port: 8099 },
      { ...cell, from: 'z/c', port: 8080 },
    ];
    const { directory } = pods;
    const seen = await glance(pods.agents, cells, { directory, windowMs: 200 });
    expect(seen.map(({ outcome }) => outcome)).to.deep.equal([
      { kind: 'network', result: 'connected', server: 'y/b' },
      { kind: 'network', result: 'refused' },
      { kind: 'unknown', reason: 'nobody answered for it' },
    ]);
    const window = { window: 'w', windowMs: 200, targets: [], glance: true };
    expect((await pods.agents.get('x/a')?.probe(window))?.control).to.deep.equal([]);
    expect((await pods.agents.get('x/a')?.receipts({ window: 'w', sinceMs: 0 }))?.lagMs).to.equal(null);
  });
});
