import { expect } from 'chai';
import type { AppStep } from '../flows/apps/step-log.js';
import type { FlowCase } from '../model/flow-case.js';
import type { PlannedCase } from '../model/plan.js';
import type { PodRequest, PodResponse } from '../model/pod-request.js';
import { type FlowContext, runFlowCase } from './flow-case.js';

const ISSUER = 'https://login.twinlock.test:8443/realms/flows';
const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');
const TOKEN = `${part({ alg: 'RS256' })}.${part({ iss: ISSUER, azp: 'batch' })}.c2lnbmF0dXJlLXNpZ25hdHVyZQ`;
const timeout: PodResponse = { ok: false, failure: 'timeout', detail: 'no answer', tookMs: 3 };
const answer = (status: number, json: unknown = {}): PodResponse => ({
  ok: true,
  status,
  headers: {},
  body: JSON.stringify(json),
  remote: '10.0.0.1',
  connectMs: 1,
  tookMs: 2,
});

const nobody = () => Promise.reject(new Error('no flow of these tests asks it'));

/** A flow world in memory: what each pod is answered, by the end of the URL. */
function world(answers: Record<string, PodResponse>, appSteps: AppStep[] = []) {
  const asked: string[] = [];
  let open = true;
  const context: FlowContext = {
    world: {
      issuer: ISSUER,
      ca: '',
      relyingParty: 'http://rp.twinlock.test:8080',
      resourceServer: (pod) => `http://${pod}`,
      fetchFrom: (pod) => async (request: PodRequest) => {
        asked.push(`${pod} ${request.url}`);
        if (request.url.endsWith('/steps')) return answer(200, appSteps);
        if (request.url.endsWith('/forget')) return answer(204);
        const known = Object.entries(answers).find(([end]) => request.url.endsWith(end));
        if (!known) throw new Error(`the agent in ${pod} is gone`);
        return known[1];
      },
      openBrowser: () => Promise.reject(new Error('no browser here')),
      user: { name: 'dora', password: 'unused' },
      client: { id: 'batch', secret: 'unused' },
      realm: () => {
        throw new Error('no flow of these tests needs a realm');
      },
      forgetClientKeys: async () => {},
      survey: { listening: async () => [], answering: async () => [] },
      serviceAccountToken: async () => undefined,
      outside: { name: 'outside', token: nobody, close: nobody },
      apiServer: nobody,
      calledOtherwise: nobody,
    },
    read: async (object) => object,
    remove: async () => {
      open = false;
    },
    apply: async () => {
      open = true;
    },
    connects: async () => open,
    deny: async () => {},
    objects: async () => [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'rp' } }],
    packetsDuring: () => ({ packets: [], lost: 0 }),
    addresses: {},
    eventsDuring: async () => ({ events: [{ at: 1, type: 'CLIENT_LOGIN' }] }),
  };
  return { context, asked, isOpen: () => open };
}

/** As the plan hands on what a case cuts. */
const cut = (from: string, to: string, port: number): PlannedCase['cut'] => ({
  remove: [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { namespace: 'client', name: 'x' },
    },
  ],
  apply: [],
  closes: [{ from, to, port, protocol: 'TCP' }],
});
const planned = (
  flow: FlowCase['flow'],
  more: Partial<FlowCase> = {},
  its?: PlannedCase['cut'],
): PlannedCase => ({
  ...(its ? { cut: its } : {}),
  id: `flows/${flow}`,
  suite: 'flows',
  file: 'x.yaml',
  title: flow,
  cites: [],
  needs: [],
  filled: 0,
  steps: [{ name: 'main', apply: [], remove: [], expect: [] }],
  case: {
    apiVersion: 'twinlock.dev/v1',
    kind: 'FlowCase',
    metadata: { name: flow },
    why: 'A test of the run of a flow.',
    cites: ['RFC 6749'],
    needs: [],
    flow,
    with: {},
    cut: [],
    denied: 'drop',
    still: [],
    slow: false,
    expect: { steps: [] },
    ...more,
  },
});
const results = ({ observations }: Awaited<ReturnType<typeof runFlowCase>>) =>
  observations.map(({ outcome }) => (outcome.kind === 'step' ? outcome.result : outcome.kind));
const granted = answer(200, { access_token: TOKEN, token_type: 'Bearer' });

describe('the run of a flow case', () => {
  it('gives one observation for every step, and no objects where nothing stopped', async () => {
    const { context } = world({ '/token': granted, '/': answer(200, { client: 'batch' }) });
    const outcome = await runFlowCase(planned('api-call'), context);
    expect(results(outcome)).to.deep.equal(['done', 'done', 'done', 'done']);
    expect(outcome.objects).to.deep.equal([]);
    expect(JSON.stringify(outcome)).not.to.include(TOKEN);
  });

  it('asks every pod from its own place', async () => {
    const { context, asked } = world({ '/token': granted, '/': answer(200, { client: 'batch' }) });
    await runFlowCase(planned('api-call'), context);
    expect(asked).to.deep.equal([
      `client/cli ${ISSUER}/protocol/openid-connect/token`,
      'api/orders http://127.0.0.1:8080/',
      'client/cli http://api/orders/',
    ]);
  });

  it('stops at the call that times out, keeps the objects of that moment, and opens the hop again', async () => {
    const { context, isOpen } = world({
      '/token': granted,
      ':8080/': answer(200, { client: 'batch' }),
      'orders/': timeout,
    });
    const outcome = await runFlowCase(
      planned('api-call', {}, cut('client/cli', 'api/orders', 8080)),
      context,
    );
    expect(results(outcome)).to.deep.equal(['done', 'done', 'stopped', 'not-reached']);
    expect(outcome.objects).to.have.length(1);
    expect(outcome.observations[0]?.evidence.map(({ source }) => source)).to.deep.equal(['control']);
    expect(isOpen()).to.equal(true);
  });

  it('takes the step of a resource server from its own log', async () => {
    const stopped: AppStep = {
      step: 'introspection',
      hop: 'H6',
      startedAt: 1,
      tookMs: 2,
      result: 'stopped',
      how: 'timeout',
    };
    const { context } = world({ '/token': granted, 'ledger/': answer(503) }, [stopped]);
    const outcome = await runFlowCase(planned('introspection'), context);
    expect(results(outcome)).to.deep.equal(['done', 'done', 'stopped', 'stopped']);
    expect(outcome.steps[2]?.outcome).to.include({ how: 'timeout' });
  });

  const wrongGrants: [string, object][] = [
    ['a refresh token', { access_token: TOKEN, token_type: 'Bearer', refresh_token: 'r' }],
    ['no access token', { token_type: 'Bearer' }],
    ['a token that is no bearer token', { access_token: TOKEN, token_type: 'DPoP' }],
    [
      "another client's token",
      { access_token: `${part({})}.${part({ iss: ISSUER, azp: 'web' })}.x`, token_type: 'Bearer' },
    ],
  ];
  for (const [what, body] of wrongGrants) {
    it(`does not take ${what} for a success of the client credentials grant`, async () => {
      const { context } = world({ '/token': answer(200, body), 'openid-configuration': answer(200) });
      expect(results(await runFlowCase(planned('client-credentials'), context))).to.deep.equal([
        'done',
        'stopped',
      ]);
    });
  }

  it('knows nothing when an agent is gone, and still opens the hop again', async () => {
    const { context, isOpen } = world({});
    const one = planned('client-credentials', {}, cut('client/cli', 'idp/keycloak', 8443));
    const error = await runFlowCase(one, context).catch((reason: Error) => reason.message);
    expect(error).to.equal('the agent in client/cli is gone');
    expect(isOpen()).to.equal(true);
  });

  it('looks whether other flows still work while the cut is in force, and only then opens the hop again', async () => {
    const { context, asked, isOpen } = world({
      '/token': granted,
      ':8080/': answer(200, { client: 'batch' }),
      'orders/': timeout,
      'openid-configuration': answer(200),
    });
    const openThen: boolean[] = [];
    const apply = async (objects: Parameters<typeof context.apply>[0]) => {
      openThen.push(asked.at(-1)?.endsWith('/token') === true);
      await context.apply(objects);
    };
    const outcome = await runFlowCase(
      planned('api-call', { still: ['client-credentials'] }, cut('client/cli', 'api/orders', 8080)),
      { ...context, apply },
    );
    const flows = outcome.observations.map(({ cell }) => cell.kind === 'step' && cell.flow);
    expect(flows.slice(-2)).to.deep.equal(['still client-credentials', 'still client-credentials']);
    expect(results(outcome).slice(-1)).to.not.deep.equal(['not-reached']);
    expect(outcome.steps).to.have.length(4);
    expect(openThen).to.deep.equal([true]);
    expect(isOpen()).to.equal(true);
  });

  it('does not take a flow for cut that never came to the moment of the cut', async () => {
    const { context } = world({ '/token': answer(401, { error: 'invalid_client' }) });
    const outcome = await runFlowCase(
      planned('api-call', { before: 'answer' }, cut('client/cli', 'api/orders', 8080)),
      context,
    );
    expect(results(outcome)).to.deep.equal(['stopped', 'not-reached', 'not-reached', 'unknown']);
    expect(outcome.observations[0]?.evidence).to.deep.equal([]);
  });

  it('has denied packets answered as the case says', async () => {
    const { context } = world({ '/token': granted, '/': answer(200, { client: 'batch' }) });
    const asked: string[] = [];
    const deny = async (action: FlowCase['denied']) => void asked.push(action);
    await runFlowCase(planned('api-call', { denied: 'reject' }), { ...context, deny });
    expect(asked).to.deep.equal(['reject']);
  });

  it('says so where the evidence has a hole', async () => {
    const { context } = world({ '/token': granted, '/': answer(200, { client: 'batch' }) });
    const holed: FlowContext = { ...context, packetsDuring: () => ({ packets: [], lost: 3 }) };
    const { observations } = await runFlowCase(planned('api-call'), holed);
    expect(observations[0]?.evidence[0]?.says).to.include('3 records of the kernel log were lost');
    const blind: FlowContext = {
      ...context,
      packetsDuring: () => ({ packets: [], lost: 0, unreadable: 'no log' }),
    };
    const seen = await runFlowCase(planned('api-call'), blind);
    expect(seen.observations[0]?.evidence).to.deep.equal([{ source: 'calico', says: 'no log' }]);
  });
});
