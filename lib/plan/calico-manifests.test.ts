import { expect } from 'chai';
import { explainPath } from './explain.js';
import { explainText } from './explain-text.js';
import { matrixOf } from './matrix.js';
import { matrixText } from './matrix-text.js';
import { folderOf } from './sample-files.test.js';

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: n, labels: { app: ${name} } }
spec: { containers: [{ name: c, ports: [{ containerPort: 80 }] }] }
`;
const pods = `${pod('a')}---\n${pod('b')}`;
const closed = `apiVersion: crd.projectcalico.org/v1
kind: GlobalNetworkPolicy
metadata: { name: closed }
spec:
  order: 10
  selector: app == 'b'
  types: [Ingress]
  ingress:
    - action: Deny
      protocol: TCP
      source: { selector: "app == 'a'" }
      destination: { ports: [80] }
`;
describe('manifests with policies of Calico', () => {
  it('are judged, and the rule that denies is named', () => {
    const matrix = matrixOf(folderOf({ 'all.yaml': `${pods}---\n${closed}` }));
    const cell = matrix.cells.find(({ from, to }) => from === 'n/a' && to === 'n/b');
    expect(cell?.ingress).to.deep.equal({ verdict: 'deny', policy: 'closed', rule: 0 });
    expect(matrixText(matrix)).to.contain('closed, rule [0] (ingress): 1 cell');
  });

  it('may be in the form for Calico itself, in a List, beside network sets and service accounts', () => {
    const list = {
      apiVersion: 'projectcalico.org/v3',
      kind: 'GlobalNetworkPolicyList',
      items: [
        {
          apiVersion: 'projectcalico.org/v3',
          kind: 'GlobalNetworkPolicy',
          metadata: { name: 'jobs', resourceVersion: '7' },
          spec: {
            selector: "app == 'b'",
            ingress: [{ action: 'Allow', source: { serviceAccounts: { selector: "role == 'batch'" } } }],
          },
        },
      ],
    };
    const set =
      'apiVersion: crd.projectcalico.org/v1\nkind: GlobalNetworkSet\nmetadata: { name: s }\nspec: { nets: [10.0.0.0/8] }\n';
    const account =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: default, namespace: n, labels: { role: batch } }\n';
    const tier = 'apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: { name: default }\n';
    const folder = folderOf({
      'list.json': JSON.stringify(list),
      'all.yaml': `${pods}---\n${set}---\n${tier}`,
    });
    const verdicts = (path: string) => matrixOf(path).cells.map(({ to, verdict }) => `${to} ${verdict}`);
    expect(verdicts(folder)).to.include('n/b deny');
    expect(matrixOf(folder).notes.join()).to.contain('1 Tier').and.not.contain('NetworkSet');
    const withAccount = folderOf({
      'list.json': JSON.stringify(list),
      'all.yaml': `${pods}---\n${account}`,
    });
    expect(verdicts(withAccount)).to.include('n/b allow');
  });

  it('are explained: what matched, and the policy that must be asked before it', () => {
    const explanation = explainPath(folderOf({ 'all.yaml': `${pods}---\n${closed}` }), 'n/a', 'n/b:80');
    expect(explanation.ingress.because).to.equal(
      "GlobalNetworkPolicy closed ingress[0] denies it: protocol TCP, destination ports 80, source selector app == 'a'",
    );
    expect(explanation.ingress).not.to.have.property('nearest');
    expect(explanation.ingress.missingRule).to.have.nested.property('spec.order', 9);
    const text = explainText(explanation);
    expect(text).to.contain('A rule that allows it must be asked before this one.');
    expect(text).to.contain("selector: app == 'a'");
  });
});
