import { expect } from 'chai';
import { type Cell, type ConnectionCell, cellId } from '../model/cell.js';
import type { Observation } from '../model/expectation.js';
import type { NetworkOutcome } from '../model/outcome.js';
import { someConnection } from '../model/testing/connection.js';
import type { Agent } from './agent.js';
import { type LocalPod, LocalPods } from './local-pods.js';
import { observeMatrix } from './matrix.js';
import { NetworkNamespace } from './network-namespace.js';

const cell = (more: Partial<ConnectionCell> = {}) => someConnection({ port: 8080, ...more });
const networkOf = (observation: Observation | undefined) => observation?.outcome as NetworkOutcome;

describe('observeMatrix', () => {
  let space: NetworkNamespace;
  let pods: LocalPods;
  let a: LocalPod;
  let b: LocalPod;
  let frozen: LocalPod;
  const undo: (() => void)[] = [];

  before(async function () {
    const missing = NetworkNamespace.missing();
    if (missing) {
      console.warn(`      skipped, real silence cannot be made here: ${missing}`);
      this.skip();
    }
    space = new NetworkNamespace();
    pods = new LocalPods((n) => space.address(n), space.enter);
    [a, b, frozen] = await Promise.all([
      pods.start('x/a'),
      pods.start('y/b'),
      pods.start('z/frozen', { agent: { transportMs: 600 } }),
    ]);
  });
  afterEach(() => {
    for (const back of undo.splice(0)) back();
  });
  after(async () => {
    await pods?.stop();
    space?.remove();
  });

  const drop = (rule: string) => undo.push(space.rule(`${rule} -j DROP`));
  const request = (protocol: string) => `-p ${protocol} -s ${a.address} -d ${b.address} --dport 8080`;

  async function observe(
    cells: Cell[],
    knownOpen: Cell[] = cells,
    agents = pods.agents,
  ): Promise<Observation[]> {
    return observeMatrix(agents, cells, {
      directory: pods.directory,
      windowMs: 300,
      knownOpen: new Set(knownOpen.map(cellId)),
    });
  }

  for (const protocol of ['TCP', 'UDP'] as const) {
    it(`sees ${protocol} connected, and to whom, with the server's own receipt`, async () => {
      const [seen] = await observe([cell({ protocol })]);
      expect(networkOf(seen)).to.include({ result: 'connected', server: 'y/b' });
      expect(seen?.evidence.slice(0, 2).map(({ source }) => source)).to.deep.equal(['client', 'server']);
      expect(seen?.evidence[1]?.says).to.include(a.address);
    });

    it(`sees a dropped ${protocol} request as a timeout that all conditions back`, async () => {
      drop(request(protocol.toLowerCase()));
      const [seen] = await observe([cell({ protocol })]);
      expect(networkOf(seen)).to.deep.equal({ kind: 'network', result: 'timeout' });
      expect(seen?.evidence.map(({ source }) => source)).to.deep.equal(['client', 'server', 'control']);
    });

    it(`sees a rejected ${protocol} request as refused`, async () => {
      undo.push(space.rule(`${request(protocol.toLowerCase())} -j REJECT`));
      expect(networkOf((await observe([cell({ protocol })]))[0])).to.include({ result: 'refused' });
    });

    it(`(d) sees a dropped ${protocol} reply as asymmetric`, async () => {
      drop(`-p ${protocol.toLowerCase()} -s ${b.address} --sport 8080 -d ${a.address}`);
      const [seen] = await observe([cell({ protocol })]);
      expect(networkOf(seen)).to.include({ result: 'asymmetric' });
      expect(networkOf(seen).detail).to.match(protocol === 'TCP' ? /SYN_RECV/ : /got its datagram/);
    });
  }

  /** The agents, of which x/a stands still for 60 % of each of its first windows. */
  function standingStill(windows: number): Map<string, Agent> {
    const still: Agent = {
      ...a.agent,
      probe: async (request) => {
        const { windowMs } = request;
        // Both lines go out together, so that the block lies inside the window.
        const block =
          windows-- > 0 ? a.agent.block({ afterMs: windowMs / 4, forMs: windowMs * 0.6 }) : undefined;
        const [reply] = await Promise.all([a.agent.probe(request), block]);
        return reply;
      },
    };
    return new Map([...pods.agents, ['x/a', still]]);
  }

  it('asks only those what arrived from which a client did not hear, where it may', async () => {
    const asked: string[] = [];
    const counted = [...pods.agents].map(([pod, agent]): [string, Agent] => {
      const receipts: Agent['receipts'] = (request) => {
        asked.push(pod);
        return agent.receipts(request);
      };
      return [pod, { ...agent, receipts }];
    });
    const { directory } = pods;
    const options = {
      directory,
      windowMs: 300,
      knownOpen: new Set([cellId(cell())]),
      receipts: 'doubted',
    } as const;
    const [open] = await observeMatrix(new Map(counted), [cell()], options);
    expect(open?.outcome).to.include({ result: 'connected' });
    expect(asked).to.deep.equal([]);
    drop(request('tcp'));
    const [silent] = await observeMatrix(new Map(counted), [cell()], options);
    expect(silent?.outcome).to.include({ result: 'timeout' });
    expect(asked).to.deep.equal(['y/b']);
  });

  it('(a) probes a window with lag again, and believes the silence of the second', async () => {
    drop(request('tcp'));
    const [seen] = await observe([cell()], [cell()], standingStill(1));
    expect(networkOf(seen).result).to.equal('timeout');
    expect(seen?.tookMs, 'a second, longer window').to.be.at.least(599);
  });

  it('(a) is void if every window has lag', async () => {
    drop(request('tcp'));
    const [seen] = await observe([cell()], [cell()], standingStill(9));
    expect(networkOf(seen)).to.include({ result: 'void' });
    expect(networkOf(seen).detail).to.match(/x\/a stood still/);
  });

  it('(b) is void if the source cannot reach its own listeners', async () => {
    drop(request('tcp'));
    drop(`-s ${a.address} -d ${a.address}`);
    expect(networkOf((await observe([cell()]))[0]).detail).to.match(/^x\/a could not reach its own/);
  });

  it('(b) is void if the destination cannot reach its own listeners', async () => {
    drop(request('tcp'));
    drop(`-s ${b.address} -d ${b.address}`);
    expect(networkOf((await observe([cell()]))[0]).detail).to.match(/^y\/b could not reach its own/);
  });

  it('(c) is void if the cell was not open in a control', async () => {
    drop(request('tcp'));
    expect(networkOf((await observe([cell()], []))[0])).to.include({ result: 'void' });
  });

  it('is unknown, not a deny, if the source or the destination is frozen, and the others are still seen', async () => {
    frozen.program.kill('SIGSTOP');
    const seen = await observe([
      cell({ to: 'z/frozen' }),
      cell({ to: 'z/frozen', protocol: 'UDP' }),
      cell({ from: 'z/frozen' }),
      cell(),
    ]);
    frozen.program.kill('SIGCONT');
    expect(seen.map(({ outcome }) => outcome.kind)).to.deep.equal([
      'unknown',
      'unknown',
      'unknown',
      'network',
    ]);
  });

  it('dials the Service for cells via a service, whatever port it has', async () => {
    const { pods: addresses, ...directory } = pods.directory;
    const ports = [{ port: 8080, protocol: 'TCP', target: 80 }] as const;
    const services = new Map([['y/b', { cluster: { addresses: addresses.get('y/b') ?? {}, ports } }]]);
    const seen = await observeMatrix(pods.agents, [cell({ port: 80, via: 'service-port' })], {
      directory: { ...directory, pods: new Map(), services },
      windowMs: 300,
    });
    expect(networkOf(seen[0])).to.include({ result: 'connected', server: 'y/b' });
  });

  it('is void, never a deny, where a name that is dialled has no address', async () => {
    const services = new Map([['y/b', { headless: 'nobody.invalid.' }]]);
    const [seen] = await observeMatrix(pods.agents, [cell({ via: 'headless' })], {
      directory: { ...pods.directory, services },
      windowMs: 300,
    });
    expect(networkOf(seen)).to.include({ result: 'void' });
  });

  it('says what it cannot observe, in the order of the cells', async () => {
    const seen = await observe([
      cell({ protocol: 'SCTP' }),
      cell({ to: 'z/nobody' }),
      cell({ from: 'z/nobody' }),
      cell({ family: 6 }),
      { kind: 'request', name: 'r', as: 'u', does: 'whoami' },
      { kind: 'dns', from: 'x/a', name: 'localhost' },
      cell(),
    ]);
    expect(seen.map(({ outcome }) => ('result' in outcome ? outcome.result : outcome.kind))).to.deep.equal([
      'unsupported',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'resolved',
      'connected',
    ]);
  });
});
