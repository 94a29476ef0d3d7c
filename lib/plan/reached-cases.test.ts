import { join } from 'node:path';
import { expect } from 'chai';
import { cellId } from '../model/cell.js';
import { loadPlan } from './load.js';
import { folderOf, networkCase, problemsOf } from './sample-files.test.js';

/** How each cell of the sample's one step must end, `connected` or `timeout`, after these changes of its text. */
function planned(changes: Record<string, string>): Map<string, string> {
  const [one] = loadPlan({ paths: [join(folderOf({ 'a.yaml': networkCase(changes) }), 'a.yaml')] });
  return new Map(
    one?.steps[0]?.expect.map(({ cell, outcome }) => [
      cellId(cell),
      outcome.kind === 'network' ? outcome.result : outcome.kind,
    ]),
  );
}

const reach = (text: string) => ({ 'cites: [a page]': `cites: [a page]\n${text}` });

describe('a case that says how its connections are made', () => {
  it('has each cell once for each family and each thing that is dialled', () => {
    const cells = planned(reach('families: [4, 6]\ndials: [pod, service-port]'));
    expect(cells).to.have.lengthOf(2 * (9 * 9 * 4 + 9 * 8 * 4));
    expect(cells.get('x/b -> y/a:80/TCP IPv6 via service-port')).to.equal('connected');
    expect(cells.get('x/b -> y/a:81/TCP IPv6 via service-port')).to.equal('timeout');
  });

  it('takes a line for its family and its way only', () => {
    const cells = planned({
      ...reach('families: [4, 6]\ndials: [pod, service]'),
      '    - deny: { to: y/a }':
        '    - deny: { to: y/a, family: 4 }\n    - deny: { to: y/a, family: 6, via: service }\n    - deny: { to: y/a, family: 6, via: pod }',
    });
    expect(cells.get('x/a -> y/a:80/TCP IPv6')).to.equal('timeout');
    expect(cells.get('x/a -> y/a:80/TCP via service')).to.equal('timeout');
  });

  it('has a line refused for a way that the case does not go', () => {
    const text = networkCase({ '    - deny: { to: y/a }': '    - deny: { to: y/a, via: headless }' });
    const [problem] = problemsOf(() => loadPlan({ paths: [folderOf({ 'a.yaml': text })] }));
    expect(problem?.write).to.contain('families and dials');
  });

  it('has nodes and the host outside among its ends where it asks for them', () => {
    // y/a is on the second worker, which is always let in.
    const cells = planned({
      ...reach('beside: [nodes, outside]'),
      '    - deny: { to: y/a }': '    - deny: { to: y/a }\n    - allow: { from: nodes/two, to: y/a }',
    });
    expect(cells.get('nodes/two -> y/a:80/TCP')).to.equal('connected');
    expect(cells.get('nodes/one -> y/a:80/TCP')).to.equal('timeout');
    expect(cells.get('y/a -> outside/host:80/UDP')).to.equal('connected');
  });

  it('must say itself what the specification leaves open, and is then not overruled', () => {
    const open = {
      ...reach('dials: [node-port-cluster]'),
      '  otherwise: allow\n': '',
      ', ports: [80], protocol: TCP }\n': ', ports: [81], protocol: UDP }\n',
    };
    const text = networkCase({ ...open, '    - deny: { to: y/a }\n': '' });
    const problems = problemsOf(() => loadPlan({ paths: [folderOf({ 'a.yaml': text })] }));
    expect(problems.map(({ found }) => found).join()).to.contain('the specification says nothing');
    for (const [verb, result] of [
      ['deny', 'timeout'],
      ['allow', 'connected'],
    ] as const) {
      const cells = planned({
        ...reach('dials: [node-port-cluster]'),
        'allow: { from: x/b,': `${verb}: { from: x/b,`,
      });
      expect(cells.get('x/b -> y/a:80/TCP via node-port-cluster')).to.equal(result);
    }
  });
});
