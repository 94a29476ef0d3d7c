import { createServer } from 'node:net';
import { expect } from 'chai';
import type { Agent } from '../agent/agent.js';
import type { ProbeRequest, ProbeResult } from '../agent/protocol.js';
import type { Connection } from '../model/hops.js';
import { connector, deniedConnections } from './flow-connects.js';
import type { NodeProbe } from './node-probe.js';

/** An agent whose probes end as told, one answer a window. */
function agent(answers: ProbeResult['result'][], lookups: ('resolved' | 'timeout' | 'dns')[] = []) {
  const windows: number[] = [];
  const fake: Partial<Agent> = {
    probe: async ({ windowMs, targets }: ProbeRequest) => {
      windows.push(windowMs);
      const result = answers.shift() ?? 'timeout';
      const results = targets.map(({ key }) => ({ key, result, sourcePorts: [], tookMs: 1 }));
      return { results, control: [], lagMs: 0 };
    },
    lookup: async ({ timeoutMs }) => {
      windows.push(timeoutMs);
      return { result: lookups.shift() ?? 'timeout', addresses: [], tookMs: 1, lagMs: 0, control: true };
    },
  };
  return { fake: fake as Agent, windows };
}

const toKeycloak: Connection = { from: 'rp/web', to: 'idp/keycloak', port: 8443, hops: ['H4'], openedBy: [] };
const connectorOf = (fake: Agent, doors = {}, node: NodeProbe = async () => ['timeout']) =>
  connector({ agentOf: () => fake, addressOf: () => '10.0.0.2', doors, node });

describe('what becomes of a denied connection', () => {
  it('is told by one from each pair of pods, at the port that agents have and no policy opens', async () => {
    const asked: string[] = [];
    const { fake } = agent(['refused', 'timeout', 'connected']);
    const ends = {
      agentOf: (pod: string) => {
        asked.push(pod);
        return fake;
      },
      addressOf: () => '10.0.0.2',
    };
    const pairs = [
      ['api/orders', 'client/cli'],
      ['client/cli', 'api/orders'],
      ['rp/web', 'client/cli'],
    ] as const;
    expect(await deniedConnections(ends, pairs)()).to.deep.equal(['refused', 'silence', 'open']);
    expect(asked).to.deep.equal(['api/orders', 'client/cli', 'rp/web']);
  });
});

describe('whether a connection of the flow world is open', () => {
  it('is told by any answer, also of a server that is no agent', async () => {
    for (const answer of ['connected', 'reset', 'error'] as const) {
      expect(await connectorOf(agent([answer]).fake)(toKeycloak)).to.equal(true);
    }
  });

  it('is denied only after a second and longer window of silence', async () => {
    const { fake, windows } = agent(['timeout', 'timeout']);
    expect(await connectorOf(fake)(toKeycloak)).to.equal(false);
    expect(windows).to.have.length(2);
    expect(windows[1]).to.be.greaterThan(windows[0] ?? 0);
    expect(await connectorOf(agent(['timeout', 'connected']).fake)(toKeycloak)).to.equal(true);
  });

  it('is denied where it is refused: somebody listens on every port that is asked', async () => {
    const { fake, windows } = agent(['refused', 'connected']);
    expect(await connectorOf(fake)(toKeycloak)).to.equal(false);
    expect(windows).to.have.length(1);
  });

  it('is asked of the resolver by a name, where a failure is no answer', async () => {
    const lookup: Connection = { ...toKeycloak, to: 'kube-system/kube-dns', port: 53 };
    expect(await connectorOf(agent([], ['resolved']).fake)(lookup)).to.equal(true);
    expect(await connectorOf(agent([], ['timeout', 'dns']).fake)(lookup)).to.equal(false);
  });

  it('is tried from its node for an API server', async () => {
    const asked: string[] = [];
    const node: NodeProbe = async (targets) => {
      asked.push(...targets.map(([address, port]) => `${address}:${port}`));
      return [asked.length > 2 ? 'connected' : 'timeout'];
    };
    const fetchesKeys: Connection = { ...toKeycloak, from: 'api-server' };
    expect(await connectorOf(agent([]).fake, {}, node)(fetchesKeys)).to.equal(false);
    expect(await connectorOf(agent([]).fake, {}, node)(fetchesKeys)).to.equal(true);
    expect(asked[0]).to.equal('10.0.0.2:8443');
  });

  it("is tried from outside for the browser, at the pod's door", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const nodePort = typeof address === 'object' && address ? address.port : 0;
    const door = { address: '127.0.0.1', nodePort };
    const login: Connection = { ...toKeycloak, from: 'browser' };
    const { fake } = agent([]);
    expect(await connectorOf(fake, { 'idp/keycloak': door })(login)).to.equal(true);
    await new Promise((resolve) => server.close(resolve));
    expect(await connectorOf(fake, { 'idp/keycloak': door })(login)).to.equal(false);
    expect(await connectorOf(fake, {})(login)).to.equal(false);
  });
});
