import { expect } from 'chai';
import type { Agent } from './agent.js';
import { newWindow, observeWindow } from './window.js';

type Fake = Pick<Agent, 'pod' | 'probe' | 'receipts'>;

describe('observeWindow', () => {
  const asked: string[] = [];
  const agent = (pod: string, more: Partial<Fake> = {}): Agent => {
    const fake: Fake = {
      pod,
      probe: async ({ targets }) => {
        asked.push(`${pod} probes ${targets.length}`);
        return { results: [], control: [], lagMs: 0 };
      },
      receipts: async () => {
        asked.push(`${pod} receipts`);
        return { receipts: [], halfOpen: [], lagMs: 0 };
      },
      ...more,
    };
    return fake as Agent;
  };
  beforeEach(() => {
    asked.length = 0;
  });

  it('lets pods without targets probe too, and asks for receipts after every probe is done', async () => {
    const target = { key: 'w.1', address: '10.0.0.1', port: 80, protocol: 'TCP' } as const;
    await observeWindow([agent('x/a'), agent('y/b')], new Map([['x/a', [target]]]), 'w', 300);
    expect(asked).to.deep.equal(['x/a probes 1', 'y/b probes 0', 'x/a receipts', 'y/b receipts']);
  });

  it('keeps the reason of an agent that fails and does not wait for it a second time', async () => {
    const broken = agent('y/b', { probe: () => Promise.reject(new Error('y/b: frozen')) });
    const view = await observeWindow([agent('x/a'), broken], new Map(), 'w', 300);
    expect(view.probes.get('y/b')).to.deep.equal({ ok: false, reason: 'y/b: frozen' });
    expect(asked).to.deep.equal(['x/a probes 0', 'x/a receipts']);
  });

  it('gives every window its own name', () => {
    expect(newWindow()).to.not.equal(newWindow());
  });
});
