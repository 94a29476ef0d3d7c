import { once } from 'node:events';
import { expect } from 'chai';
import { cellId } from '../model/cell.js';
import type { Observation } from '../model/expectation.js';
import type { NetworkOutcome } from '../model/outcome.js';
import { someConnection } from '../model/testing/connection.js';
import { type LocalPod, LocalPods } from './local-pods.js';
import { observeMatrix } from './matrix.js';
import { NetworkNamespace } from './network-namespace.js';

const cell = (protocol: 'TCP' | 'UDP') => someConnection({ port: 8080, protocol, via: 'held' });
const resultOf = (seen: Observation | undefined) => (seen?.outcome as NetworkOutcome | undefined)?.result;
const portOf = (seen: Observation | undefined) => /from port (\d+)/.exec(seen?.evidence[0]?.says ?? '')?.[1];

describe('a held connection', () => {
  let space: NetworkNamespace;
  let pods: LocalPods;
  let a: LocalPod;
  let b: LocalPod;
  const undo: (() => void)[] = [];

  before(async function () {
    const missing = NetworkNamespace.missing();
    if (missing) {
      console.warn(`      skipped, real silence cannot be made here: ${missing}`);
      this.skip();
    }
    space = new NetworkNamespace();
    pods = new LocalPods((n) => space.address(n), space.enter);
    [a, b] = await Promise.all([pods.start('x/a'), pods.start('y/b')]);
  });
  afterEach(() => {
    for (const back of undo.splice(0)) back();
  });
  after(async () => {
    await pods?.stop();
    space?.remove();
  });

  async function look(protocol: 'TCP' | 'UDP', hold = false): Promise<Observation | undefined> {
    const wanted = cell(protocol);
    const [seen] = await observeMatrix(pods.agents, [wanted], {
      directory: pods.directory,
      windowMs: 250,
      ...(hold ? { hold } : { knownOpen: new Set([cellId(wanted)]) }),
    });
    return seen;
  }

  for (const protocol of ['TCP', 'UDP'] as const) {
    it(`over ${protocol} is used again with the same source port, and its server answers each time`, async () => {
      const opened = await look(protocol, true);
      expect(opened?.outcome).to.deep.equal({ kind: 'network', result: 'connected', server: 'y/b' });
      const [first, second] = [await look(protocol), await look(protocol)];
      for (const seen of [first, second]) {
        expect(seen?.outcome).to.deep.equal({ kind: 'network', result: 'connected', server: 'y/b' });
        expect(portOf(seen)).to.equal(portOf(opened));
      }
      expect(second?.evidence.map(({ source }) => source)).to.deep.equal(['client', 'server']);
    });

    it(`over ${protocol} is silent once its packets are dropped, and nothing arrives`, async () => {
      await look(protocol, true);
      const request = `-p ${protocol.toLowerCase()} -s ${a.address} -d ${b.address} --dport 8080`;
      undo.push(space.rule(`${request} -j DROP`));
      const seen = await look(protocol);
      expect(resultOf(seen)).to.equal('timeout');
      expect(seen?.evidence.map(({ source }) => source)).to.deep.equal(['client', 'server', 'control']);
    });

    it(`over ${protocol} stays where only new connections are dropped`, async () => {
      // The kernel follows connections from the first rule on that asks for their state.
      undo.push(space.rule('-m conntrack --ctstate ESTABLISHED -j ACCEPT'));
      await look(protocol, true);
      const request = `-p ${protocol.toLowerCase()} -s ${a.address} -d ${b.address} --dport 8080`;
      undo.push(space.rule(`${request} -m conntrack --ctstate NEW -j DROP`));
      expect(resultOf(await look(protocol))).to.equal('connected');
    });
  }

  it('cannot be asked once it is released', async () => {
    await look('TCP', true);
    await a.agent.release({ held: [cellId(cell('TCP'))] });
    const seen = await look('TCP');
    expect(seen?.outcome).to.include({ kind: 'network', result: 'error' });
  });

  it('is reset when its server is gone', async () => {
    await look('TCP', true);
    const gone = once(b.program, 'exit');
    b.program.kill('SIGKILL');
    await gone;
    b.restart();
    await b.agent.receipts({ window: 'none', sinceMs: 0 }).catch(() => undefined);
    expect(resultOf(await look('TCP'))).to.equal('reset');
  });
});
