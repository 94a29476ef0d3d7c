import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { manifestName } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import { planFiles } from './load.js';
import { problemsOf } from './sample-files.test.js';

/** A case of the real flow world, with what it says of its cut and the documents behind it. */
function planned(says: string, documents = ''): PlannedCase {
  const text = `apiVersion: twinlock.dev/v1
kind: FlowCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
flow: client-credentials
expect:
  steps:
    - { step: discovery, result: done }
    - { step: token-request, result: done }
${says}
${documents}`;
  const path = `${checkout}/suites/flows/sample.yaml`;
  const [one] = planFiles([{ path, name: 'sample.yaml', text }]);
  if (!one) throw new Error('no case was planned');
  return one;
}
const refusals = (says: string, documents = '') =>
  problemsOf(() => planned(says, documents)).map(({ line, found, write }) => `${line} ${found}; ${write}`);
const closed = ({ cut }: PlannedCase) =>
  cut?.closes.map(({ from, to, port, protocol }) => `${from} ${to}:${port}/${protocol}`);

const policy = (name: string, spec: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { ${name} }
spec: ${spec}
`;
const SLIP = policy(
  'name: keycloak-from-cli, namespace: idp',
  '{ podSelector: { matchLabels: { app: keycloak2 } }, policyTypes: [Ingress], ingress: [{}] }',
);
const GLOBAL = `---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: { name: nobody }
spec: { order: 1, selector: app == 'orders', types: [Ingress, Egress], ingress: [{ action: Deny }], egress: [{ action: Deny }] }
`;

describe('the cut of a flow case', () => {
  it('closes what the object that is taken away opens', () => {
    const one = planned('cut: [NetworkPolicy client/cli-to-keycloak]');
    expect(closed(one)).to.deep.equal(['client/cli idp/keycloak:8443/TCP']);
    expect(one.cut?.remove.map(manifestName)).to.deep.equal(['NetworkPolicy client/cli-to-keycloak']);
    expect(one.cut?.remove[0]).to.not.have.property('spec');
    expect(one.cut?.apply).to.deep.equal([]);
  });

  it('closes the look-ups of each pod of a namespace, and what is asked by those who are no pods', () => {
    expect(closed(planned('cut: [NetworkPolicy client/allow-dns]'))).to.have.members([
      'client/cli kube-system/kube-dns:53/UDP',
      'client/tv kube-system/kube-dns:53/UDP',
    ]);
    expect(closed(planned('cut: [NetworkPolicy idp/keycloak-from-browser]'))).to.deep.equal([
      'browser idp/keycloak:8443/TCP',
    ]);
    expect(closed(planned('cut: [NetworkPolicy idp/keycloak-from-api-server]'))).to.deep.equal([
      'api-server idp/keycloak:8443/TCP',
    ]);
  });

  it("may be a document in place of the world's object, and closes what it leaves out", () => {
    const one = planned('cut: [NetworkPolicy idp/keycloak-from-cli]', SLIP);
    expect(closed(one)).to.deep.equal(['client/cli idp/keycloak:8443/TCP']);
    expect(one.cut?.apply.map(manifestName)).to.deep.equal(['NetworkPolicy idp/keycloak-from-cli']);
    expect(one.cut?.remove).to.deep.equal([]);
  });

  it('may be a policy of Calico for the whole cluster, as the cluster keeps it', () => {
    const one = planned('cut: [GlobalNetworkPolicy nobody]', GLOBAL);
    expect(closed(one)).to.have.members([
      'api/orders idp/keycloak:8443/TCP',
      'api/orders kube-system/kube-dns:53/UDP',
      'client/cli api/orders:8080/TCP',
    ]);
    expect(one.cut?.apply[0]).to.deep.include({ apiVersion: 'crd.projectcalico.org/v1' });
  });

  it('may be a namespace with other labels', () => {
    const space =
      '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: client, labels: { lock: other } }\n';
    expect(closed(planned('cut: [Namespace client]', space))).to.include.members([
      'client/cli idp/keycloak:8443/TCP',
      'client/tv idp/keycloak:8443/TCP',
      'client/cli api/orders:8080/TCP',
    ]);
  });

  it('is nothing where a case cuts nothing', () => {
    expect(planned('').cut).to.equal(undefined);
  });

  it('brings the steps of flows that must still work, each done', () => {
    const { steps } = planned('still: [introspection]');
    const cells = steps[0]?.expect.filter(
      ({ cell }) => cell.kind === 'step' && cell.flow === 'still introspection',
    );
    expect(cells).to.have.length(4);
    expect(cells?.every(({ outcome }) => outcome.kind === 'step' && outcome.result === 'done')).to.equal(
      true,
    );
  });

  const rows: [string, string, string, RegExp][] = [
    ['a document that no cut names', '', SLIP, /NetworkPolicy idp\/keycloak-from-cli in cut/],
    [
      'a kind that decides about no connection',
      'cut: [ConfigMap client/x]',
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: client }\n',
      /a NetworkPolicy, a policy or network set of Calico's, or a Namespace/,
    ],
    [
      'what must stand for denies to show',
      'cut: [NetworkPolicy rp/default-deny]',
      policy('name: default-deny, namespace: rp', '{ podSelector: {} }'),
      /without this object nothing shows what is denied/,
    ],
    [
      'a policy of a namespace that is not of the flow world',
      'cut: [NetworkPolicy x/y]',
      policy('name: y, namespace: x', '{ podSelector: {} }'),
      /one of (?=.*client)(?=.*idp)/,
    ],
    [
      "an object of Calico's with the name of one of Kubernetes",
      'cut: [NetworkPolicy rp/web-to-keycloak]',
      '---\napiVersion: crd.projectcalico.org/v1\nkind: NetworkPolicy\nmetadata: { name: web-to-keycloak, namespace: rp }\nspec: { selector: all(), types: [Egress] }\n',
      /another name: the NetworkPolicy rp\/web-to-keycloak of the flow world/,
    ],
    [
      'a document that closes nothing',
      'cut: [NetworkPolicy rp/more]',
      policy('name: more, namespace: rp', '{ podSelector: {}, policyTypes: [Ingress] }'),
      /closes no connection of the flow world/,
    ],
    [
      'a moment that the flow does not have',
      'cut: [NetworkPolicy client/cli-to-keycloak]\nbefore: callback',
      '',
      /before step callback; one of discovery, token-request/,
    ],
    ['a moment at which nothing is cut', 'before: token-request', '', /a moment without a cut/],
  ];
  for (const [what, says, documents, found] of rows) {
    it(`is refused for ${what}`, () => {
      expect(refusals(says, documents).join('\n')).to.match(found);
    });
  }
});
