import { expect } from 'chai';
import type { FlowStep } from '../model/flow.js';
import type { OwnWorld } from '../model/own-flow.js';
import { placedStep } from './own-context.js';
import { awaitOpen } from './own-stage.js';

const own: OwnWorld = {
  key: 'flows/mine',
  namespaces: ['shop', 'shop-api'],
  objects: [],
  client: 'shop/checkout',
  server: 'shop-api/stock',
  serverUrl: 'http://stock.shop-api.svc.cluster.local:80',
  serverPort: 8000,
  issuer: { url: 'https://sso.example.test/', party: 'sso.example.test', port: 443, address: '203.0.113.7' },
  open: [
    { from: 'shop/checkout', to: 'shop-api/stock', port: 8000, protocol: 'TCP' },
    { from: 'shop/checkout', to: 'sso.example.test', port: 443, protocol: 'TCP' },
  ],
};
const step = (from: string, to: string, port: number): FlowStep => ({
  step: 'any',
  hop: 'H4',
  from,
  to,
  port,
  outcome: { kind: 'step', result: 'done' },
  startedAt: 1,
  tookMs: 2,
});

describe("a flow on a user's stage", () => {
  for (const [flowOf, ownOf] of [
    [step('client/cli', 'idp/keycloak', 8443), step('shop/checkout', 'sso.example.test', 443)],
    [step('client/cli', 'api/orders', 8080), step('shop/checkout', 'shop-api/stock', 8000)],
    [step('api/orders', 'idp/keycloak', 8443), step('shop-api/stock', 'sso.example.test', 443)],
  ] as const) {
    it(`takes ${flowOf.from} -> ${flowOf.to} for ${ownOf.from} -> ${ownOf.to}`, () => {
      expect(placedStep(flowOf, own)).to.deep.equal(ownOf);
    });
  }

  it('begins when every connection that the policies allow is open', async () => {
    const looks = new Map<string, number>();
    await awaitOpen(own, async ({ to }) => {
      looks.set(to, (looks.get(to) ?? 0) + 1);
      return looks.get(to) === 2;
    });
    expect([...looks.values()]).to.deep.equal([2, 2]);
  });

  it('does not begin where one stays closed, and names it', async () => {
    const failed = await awaitOpen(own, async ({ to }) => to === 'shop-api/stock', 1).catch(String);
    expect(failed).to.include('shop/checkout -> sso.example.test:443 is open, as the policies have it');
  });
});
