import { expect } from 'chai';
import type { Agent } from '../agent/agent.js';
import type { ProbeRequest, ProbeResult } from '../agent/protocol.js';
import { EnvironmentError } from '../model/errors.js';
import type { Listener } from '../model/listeners.js';
import { surveyOf } from './flow-survey.js';
import type { NodeAnswer } from './node-probe.js';

const KEYCLOAK: Listener = { on: 'idp/keycloak', port: 8443, protocol: 'TCP' };
const WEB: Listener = { on: 'rp/web', port: 8081, protocol: 'TCP' };
const NAMES: Listener = { on: 'kube-system/kube-dns', port: 53, protocol: 'UDP' };

/** An agent for which ports answer as told, one list of answers a window. */
function agent(
  windows: Record<number, ProbeResult['result']>[],
  { lagMs = 0, ok = true, named = true } = {},
) {
  const asked: { windowMs: number; ports: number[] }[] = [];
  const fake: Partial<Agent> = {
    probe: async ({ windowMs, targets }: ProbeRequest) => {
      asked.push({ windowMs, ports: targets.map(({ port }) => port) });
      const answers = windows.shift() ?? {};
      const results = targets.map(({ key, port }) => {
        return { key, result: answers[port] ?? 'timeout', sourcePorts: [], tookMs: 1 };
      });
      return { results, control: [{ listener: '7000/TCP', ok }], lagMs };
    },
    lookup: async () => {
      return { result: named ? 'resolved' : 'timeout', addresses: [], tookMs: 1, lagMs: 0, control: true };
    },
  };
  return { fake: fake as Agent, asked };
}

const survey = (fake: Agent, answers: NodeAnswer[] = []) =>
  surveyOf({
    agentOf: () => fake,
    addressOf: () => '10.0.0.2',
    doors: {},
    node: async (targets) => targets.map(() => answers.shift() ?? 'timeout'),
    tables: async () => '',
  });

describe('a look at all connections of a party', () => {
  it('finds who answers, in whatever way, and asks who is silent once more and for longer', async () => {
    const { fake, asked } = agent([{ 8443: 'reset' }, { 8081: 'connected' }]);
    expect(await survey(fake).answering('client/cli', [KEYCLOAK, WEB])).to.deep.equal([KEYCLOAK, WEB]);
    expect(asked.map(({ ports }) => ports)).to.deep.equal([[8443, 8081], [8081]]);
    expect(asked[1]?.windowMs).to.be.above(asked[0]?.windowMs ?? 0);
  });

  it('takes silence and refusal for a deny, since somebody listens on every port that is tried', async () => {
    const { fake } = agent([{ 8443: 'refused' }, { 8443: 'refused' }]);
    expect(await survey(fake).answering('client/tv', [KEYCLOAK, WEB])).to.deep.equal([]);
  });

  it('asks the resolver for a name', async () => {
    expect(await survey(agent([]).fake).answering('client/tv', [NAMES])).to.deep.equal([NAMES]);
    const mute = agent([], { named: false });
    expect(await survey(mute.fake).answering('client/tv', [NAMES])).to.deep.equal([]);
  });

  it('tells nothing from a pod that could not have heard', async () => {
    for (const deaf of [agent([], { lagMs: 600 }), agent([], { ok: false })]) {
      const error = await survey(deaf.fake)
        .answering('client/cli', [WEB])
        .catch((reason) => reason);
      expect(error).to.be.instanceOf(EnvironmentError);
    }
  });

  it('is taken from its node for an API server, and from no door that is not published', async () => {
    const from = survey(agent([]).fake, ['timeout', 'connected', 'refused']);
    expect(await from.answering('api-server', [KEYCLOAK, WEB])).to.deep.equal([WEB]);
    expect(await from.answering('browser', [KEYCLOAK]).catch((reason) => reason)).to.be.instanceOf(
      RangeError,
    );
  });
});
