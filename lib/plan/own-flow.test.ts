import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import type { PlannedCase } from '../model/plan.js';
import { refuseMissingTokens } from './brought-tokens.js';
import { loadPlan } from './load.js';
import { folderOf, problemsOf } from './sample-files.test.js';

const EXAMPLE = join(checkout, 'fixtures', 'examples', 'own-flow');
const read = (file: string) => readFileSync(join(EXAMPLE, file), 'utf8');
const sample = { flow: read('flow.yaml'), pods: read('namespaces.yaml'), policies: read('policies.yaml') };

/** The example with pieces of it replaced, each of which must be there. */
function planOf(changes: Record<string, string> = {}): PlannedCase[] {
  const texts = { ...sample };
  for (const [from, to] of Object.entries(changes)) {
    const file = (Object.keys(texts) as (keyof typeof texts)[]).find((name) => texts[name].includes(from));
    if (!file) throw new Error(`the example has no ${from}`);
    texts[file] = texts[file].replace(from, to);
  }
  const folder = folderOf({
    'flow.yaml': texts.flow,
    'pods.yaml': texts.pods,
    'policies.yaml': texts.policies,
  });
  return loadPlan({ paths: [join(folder, 'flow.yaml')] });
}

/** `done`, `stopped H3`, `not-reached` of each step. */
function stepsOf(planned: PlannedCase | undefined): string[] {
  return (planned?.steps[0]?.expect ?? []).map(({ cell, outcome }) => {
    const result = outcome.kind === 'step' ? outcome.result : outcome.kind;
    return cell.kind === 'step' && cell.hop !== undefined ? `${result} ${cell.hop}` : result;
  });
}

describe("a flow in a user's own namespaces", () => {
  const planned = planOf();
  const without = (policy: string) => planned.find(({ id }) => id.endsWith(`-without-${policy}`));

  it('is expected whole, and once more without each policy', () => {
    expect(stepsOf(planned[0])).to.deep.equal(['done', 'done', 'done', 'done', 'done']);
    const policies = sample.policies.split(/^---$/m).length;
    expect(planned).to.have.length(1 + policies);
    expect(new Set(planned.map(({ id }) => id))).to.have.property('size', planned.length);
  });

  const rows: [string, string[], string[]][] = [
    ['shop-default-deny', ['done', 'done', 'done', 'done', 'done'], []],
    [
      'shop-names',
      ['stopped H0', 'not-reached', 'not-reached', 'not-reached', 'not-reached'],
      ['shop/checkout -> kube-system/kube-dns:53'],
    ],
    [
      'shop-checkout-to-login',
      ['stopped H3', 'not-reached', 'not-reached', 'not-reached', 'not-reached'],
      ['shop/checkout -> idp/keycloak:8443'],
    ],
    [
      'shop-checkout-to-stock',
      ['done', 'done', 'stopped H11', 'not-reached', 'not-reached'],
      ['shop/checkout -> shop-api/stock:8000'],
    ],
    // Both the look-up and the keys: which of the two is named depends on what is asked first.
    [
      'shop-api-stock-to-login',
      ['done', 'done', 'done', 'stopped', 'stopped'],
      ['shop-api/stock -> kube-system/kube-dns:53', 'shop-api/stock -> idp/keycloak:8443'],
    ],
    ['shop-api-stock-from-dashboard', ['done', 'done', 'done', 'done', 'done'], []],
    [
      'idp-login-from-shop',
      ['stopped H3', 'not-reached', 'not-reached', 'not-reached', 'not-reached'],
      ['shop/checkout -> idp/keycloak:8443', 'shop-api/stock -> idp/keycloak:8443'],
    ],
  ];
  for (const [policy, steps, closes] of rows) {
    it(`without ${policy} ${closes.length > 0 ? 'stops where it must' : 'works all the same'}`, () => {
      const row = without(policy);
      expect(stepsOf(row)).to.deep.equal(steps);
      expect(row?.cut?.closes.map(({ from, to, port }) => `${from} -> ${to}:${port}`)).to.deep.equal(closes);
    });
  }

  it('is stopped as denied packets are answered', () => {
    const howOf = (one: PlannedCase | undefined) =>
      one?.steps[0]?.expect.map(({ outcome }) => (outcome.kind === 'step' ? outcome.how : undefined));
    expect(howOf(without('shop-checkout-to-login'))?.[0]).to.equal('timeout');
    const rejected = planOf({ 'flow: machine-to-machine': 'flow: machine-to-machine\ndenied: reject' });
    expect(howOf(rejected.find(({ id }) => id.endsWith('checkout-to-stock')))?.[2]).to.equal('refused');
  });

  it('is played by pods that policies cannot tell from those of the user', () => {
    const pods = planned[0]?.own?.objects.filter(({ kind }) => kind === 'Pod') ?? [];
    expect(pods.map(({ metadata }) => metadata)).to.deep.equal([
      { name: 'checkout', namespace: 'shop', labels: { app: 'checkout', tier: 'front' } },
      { name: 'stock', namespace: 'shop-api', labels: { app: 'stock' } },
    ]);
    const { containers = [] } = (pods[1]?.spec ?? {}) as { containers?: { name: string; ports?: unknown }[] };
    expect(containers.find(({ name }) => name === 'app')?.ports).to.deep.equal([
      { name: 'rest', containerPort: 8000, protocol: 'TCP' },
    ]);
    expect(planned[0]?.own?.serverUrl).to.equal('http://stock.shop-api.svc.cluster.local:80');
  });

  it('logs what is denied only where that isolates nobody anew', () => {
    const logging = planned[0]?.own?.objects.filter(
      ({ metadata }) => metadata.name === 'twinlock-log-denied',
    );
    expect(
      logging?.map(({ metadata, spec }) => [metadata.namespace, (spec as { types: string[] }).types]),
    ).to.deep.equal([
      // Without its default deny nothing isolates checkout from callers.
      ['shop', ['Egress']],
      ['shop-api', ['Ingress', 'Egress']],
    ]);
  });

  it('may be expected to stop, where the policies say so too', () => {
    const steps = ['discovery', 'token-request', 'api-call', 'jwks', 'answer'];
    const expectation = steps.map(
      (step, index) => `    - { step: ${step}, result: ${index ? 'not-reached' : 'stopped'} }`,
    );
    const [whole] = planOf({
      'name: checkout-to-login': 'name: checkout-to-nowhere',
      'kubernetes.io/metadata.name: idp': 'kubernetes.io/metadata.name: ipd',
      'flow: machine-to-machine': `expect:\n  steps:\n${expectation.join('\n')}\nflow: machine-to-machine`,
    });
    expect(stepsOf(whole)[0]).to.equal('stopped');
    expect(whole?.filled).to.equal(0);
  });
});

describe("a flow in a user's own namespaces is refused", () => {
  const rows: [string, Record<string, string>, RegExp][] = [
    [
      'where the policies do not let it through, with the reason',
      { 'name: checkout-to-stock, namespace: shop': 'name: checkout-to-stock, namespace: shop-api' },
      /flow\.yaml:\d+ step api-call done, though shop\/checkout -> shop-api\/stock:8000 is closed: egress: /,
    ],
    [
      'for an actor that no pod is',
      { '{ app: checkout } }\n    server': '{ app: chekout } }\n    server' },
      /flow\.yaml:\d+ labels .*chekout.* that no pod/,
    ],
    [
      'for a namespace of the flow world',
      { 'name: shop, labels': 'name: rp, labels' },
      /pods\.yaml:4 name: "rp".*belongs to the flow world/,
    ],
    [
      'for a policy in a namespace of the flow world',
      { 'login-from-shop, namespace: idp': 'login-from-shop, namespace: api' },
      /policies\.yaml:\d+ namespace: "api".*another namespace/,
    ],
    [
      'for a policy that stands in place of one of the flow world',
      { 'name: login-from-shop': 'name: keycloak-from-web' },
      /policies\.yaml:\d+ name: "keycloak-from-web"/,
    ],
    [
      'for a flow that is of the flow world alone',
      { 'flow: machine-to-machine': 'flow: refresh' },
      /flow\.yaml:\d+ flow refresh/,
    ],
    [
      'for an issuer without a client',
      { '  matrix: true': '  issuer: { url: "https://sso.example.test", address: 203.0.113.7 }' },
      /flow\.yaml:\d+ an issuer without a client/,
    ],
    [
      'for a cut of what is not of these manifests',
      { 'flow: machine-to-machine': 'flow: machine-to-machine\ncut: [NetworkPolicy rp/web-to-keycloak]' },
      /flow\.yaml:\d+ NetworkPolicy rp\/web-to-keycloak, which is none/,
    ],
  ];
  for (const [what, changes, message] of rows) {
    it(what, () => {
      const problems = problemsOf(() => planOf(changes));
      expect(
        problems.map(({ file, line, found, write }) => `${file}:${line} ${found} ${write}`).join('\n'),
      ).to.match(message);
    });
  }

  it('at the run where the secret of its client is not in the environment', () => {
    const client = '  client: { id: shop, secret: { env: SHOP_SECRET } }';
    const issuer = '  issuer: { url: "https://sso.example.test", address: 203.0.113.7 }';
    const open = 'to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]';
    const login = 'to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: idp } } }]';
    const planned = planOf({
      '  matrix: true': `${client}\n${issuer}`,
      [`${login}\n      ports: [{ protocol: TCP, port: 8443 }]`]: `${open}\n      ports: [{ protocol: TCP, port: 443 }]`,
      [`    - ${login}\n      ports: [{ protocol: TCP, port: 8443 }]`]: `    - ${open}\n      ports: [{ protocol: TCP, port: 443 }]`,
    });
    expect(() => refuseMissingTokens(planned, { SHOP_SECRET: 'x' })).not.to.throw();
    const [problem] = problemsOf(() => refuseMissingTokens(planned, {}));
    expect(problem?.found).to.match(/client shop, whose secret SHOP_SECRET/);
    expect(problem?.line).to.be.greaterThan(1);
  });
});
