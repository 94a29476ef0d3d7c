import { expect } from 'chai';
import { loadPlan } from './load.js';
import { folderOf, networkCase, problemsOf } from './sample-files.test.js';

const kubernetes = networkCase().split('---\n')[1] ?? '';
const calico = (
  kind: string,
  rest: string,
  apiVersion = 'crd.projectcalico.org/v1',
) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: only-b${kind.startsWith('Global') ? '' : ', namespace: y'} }
spec:
${rest}
`;
const onlyB = `  order: 10
  selector: projectcalico.org/namespace == 'y' && pod == 'a'
  types: [Ingress]
  ingress:
    - action: Allow
      protocol: TCP
      source: { namespaceSelector: ns == 'x', selector: pod == 'b' }
      destination: { ports: [80] }`;
const caseOf = (policies: string, changes: Record<string, string> = {}) =>
  networkCase({ [kubernetes]: policies, ...changes });
const planned = (text: string) => loadPlan({ paths: [folderOf({ 'sample.yaml': text })] });
const refused = (text: string) =>
  problemsOf(() => planned(text)).map(({ line, found, write }) => `${line} ${found}; ${write}`);

describe('a network case with policies of Calico', () => {
  it('is held against the oracle as any other', () => {
    const [step] = planned(caseOf(calico('NetworkPolicy', onlyB)))[0]?.steps ?? [];
    const denied = step?.expect.find(
      ({ cell }) => cell.kind === 'connection' && cell.to === 'y/a' && cell.from === 'z/a',
    );
    expect(denied?.because).to.equal(
      'Calico NetworkPolicy y/only-b isolates y/a for ingress, and no rule allows it',
    );
    const wrong = refused(caseOf(calico('NetworkPolicy', onlyB.replace("'b'", "'c'"))));
    expect(wrong.join()).to.contain('but the policies say');
  });

  it('applies the form that the cluster keeps, whatever was written', () => {
    const text = calico('NetworkPolicy', onlyB.replace('  types: [Ingress]\n', ''), 'projectcalico.org/v3');
    const [manifest] = planned(caseOf(text))[0]?.steps[0]?.apply ?? [];
    expect(manifest).to.deep.include({ apiVersion: 'crd.projectcalico.org/v1', kind: 'NetworkPolicy' });
    expect(manifest?.metadata.name).to.equal('default.only-b');
    expect(manifest?.spec).to.deep.include({ types: ['Ingress'], order: 10 });
  });

  it('has the cluster for itself where a policy or a set is global', () => {
    const global = calico('GlobalNetworkPolicy', onlyB);
    expect(refused(caseOf(global))).to.deep.equal([
      '13 kind: "GlobalNetworkPolicy"; alone: true in the case, since this object is for the whole cluster',
    ]);
    expect(planned(caseOf(global, { 'cites: [a page]': 'cites: [a page]\nalone: true' }))).to.have.length(1);
    const set = calico('GlobalNetworkSet', '  nets: [203.0.113.0/24]');
    expect(refused(`${networkCase()}---\n${set}`).join()).to.match(/alone: true in the case/);
  });

  it('names a namespace of the world', () => {
    const text = calico('NetworkPolicy', onlyB).replace('namespace: y', 'namespace: q');
    expect(refused(caseOf(text)).join()).to.match(/^14 namespace: "q"; namespace: one of x, y, z/);
  });

  for (const [what, from, to, line] of [
    ['a policy that selects no pod', "pod == 'a'", "pod == 'd'", 17],
    ['a rule whose selectors match nothing', "selector: pod == 'b'", "selector: pod == 'd'", 22],
  ] as const) {
    it(`is refused for ${what}`, () => {
      const problems = refused(caseOf(calico('NetworkPolicy', onlyB.replace(from, to))));
      expect(problems.join('\n')).to.match(new RegExp(`^${line} .*selectors that match a pod of the world`));
    });
  }

  it('may select a network set of the file', () => {
    const set = calico('NetworkSet', '  nets: [203.0.113.0/24]').replace(
      'only-b,',
      'office, labels: { role: office },',
    );
    const rule = onlyB.replace("pod == 'b' }", "pod == 'b' }\n      metadata: { annotations: { a: b } }");
    const both = `${rule}\n    - { action: Allow, source: { selector: role == 'office' } }`;
    expect(planned(caseOf(`${calico('NetworkPolicy', both)}---\n${set}`))).to.have.length(1);
    expect(refused(caseOf(calico('NetworkPolicy', both))).join()).to.match(/or a NetworkSet of the file/);
  });

  it('is refused where a step could not tell two of its objects apart', () => {
    const namesake = calico('NetworkPolicy', onlyB).replace('only-b', 'allow-b');
    const steps =
      'steps:\n  - { name: one, apply: [NetworkPolicy y/allow-b, "NetworkPolicy y/allow-b#2"], expect: {} }';
    const text = networkCase({
      [networkCase().split('---\n')[0]?.split('cites: [a page]\n')[1] ?? '']: `${steps}\n`,
    });
    expect(refused(`${text}---\n${namesake}`).join()).to.match(
      /another name: NetworkPolicy y\/allow-b of line 9 is of another kind or form/,
    );
  });
});
