import { expect } from 'chai';
import { problemsOf } from './sample-files.test.js';
import { ALLOW_BLOCK, DENY_Z, FIXED, object, planSteps as plan, step } from './sample-steps.test.js';

interface Refusal {
  what: string;
  steps: string;
  objects: string[];
  line: number;
  found: RegExp;
  write: RegExp;
}
const friend = '{ name: d, namespace: x }';

const refusals: Refusal[] = [
  {
    what: 'a spec for a pod of the world',
    steps: step('one', 'apply: [Pod x/a]'),
    objects: [object('Pod', '{ name: a, namespace: x }', 'spec: { restartPolicy: Never }\n')],
    line: 12,
    found: /restartPolicy/,
    write: /new labels only; Pod x\/a is of the world/,
  },
  {
    what: 'a pod of a namespace that does not stand',
    steps: step('one', 'apply: [Pod w/d]'),
    objects: [object('Pod', '{ name: d, namespace: w }')],
    line: 11,
    found: /namespace: "w"/,
    write: /stands then: /,
  },
  {
    what: 'the removal of a pod that no step has made',
    steps: step('one', 'remove: [Pod x/d]'),
    objects: [object('Pod', friend)],
    line: 7,
    found: /which no earlier step applied/,
    write: /applies it first/,
  },
  {
    what: 'the removal of a namespace of the world',
    steps: step('one', 'remove: [Namespace y]'),
    objects: [object('Namespace', '{ name: y }')],
    line: 9,
    found: /Namespace y removed/,
    write: /that the case itself makes/,
  },
  {
    what: 'the removal of a namespace before its pods',
    steps: `${step('one', 'apply: [Namespace w, Pod w/d]')}${step('two', 'remove: [Namespace w]')}`,
    objects: [object('Namespace', '{ name: w }'), object('Pod', '{ name: d, namespace: w }')],
    line: 10,
    found: /Namespace w removed/,
    write: /removes its pods first: w\/d/,
  },
  {
    what: 'a command that may be started again',
    steps: step('one', 'apply: [Pod x/d]'),
    objects: [object('Pod', friend, 'spec: { containers: [{ command: [echo] }] }\n')],
    line: 12,
    found: /restartPolicy/,
    write: /^Never/,
  },
  {
    what: 'a block that would have to decide about a pod without a known address',
    steps: step(
      'one',
      'apply: [NetworkPolicy z/block, Pod x/d]',
      'allow',
      '[{ deny: { from: y/*, to: z/* } }]',
    ),
    objects: [ALLOW_BLOCK, object('Pod', friend)],
    line: 7,
    found: /NetworkPolicy z\/block decides x\/d to z\/./,
    write: /ipAddrs/,
  },
  {
    what: 'a held connection that could not have been opened',
    steps: `${step('one', 'apply: [NetworkPolicy z/deny]', 'allow', '[{ deny: { to: z/* } }]')}${step('two', 'remove: [NetworkPolicy z/deny]', 'allow', '[{ allow: { from: x/a, to: z/c, via: held } }]')}`,
    objects: [DENY_Z],
    line: 8,
    found: /x\/a -> z\/c:80\/TCP, which was not open before/,
    write: /could stand/,
  },
  {
    what: 'a step in which nothing may open and something closes',
    steps: step('one', 'apply: [NetworkPolicy z/deny], neverOpen: true', 'allow', '[{ deny: { to: z/* } }]'),
    objects: [DENY_Z],
    line: 7,
    found: /neverOpen, but x\/a -> z\/a:80\/TCP was open before/,
    write: /closes nothing/,
  },
  {
    what: 'a step in which nothing may open, and that brings the rule with the pod',
    steps: step('one', 'apply: [NetworkPolicy x/new], neverOpen: true, remove: []', 'allow', '[]')
      .replace('apply: [', 'apply: [Pod x/d, ')
      .replace('cells: []', 'cells: [{ deny: { to: x/d } }]'),
    objects: [
      DENY_Z.replace('deny, namespace: z', 'new, namespace: x').replace(
        'podSelector: {}',
        'podSelector: { matchLabels: { new: "yes" } }',
      ),
      object('Pod', '{ name: d, namespace: x, labels: { new: "yes" } }'),
    ],
    line: 7,
    found: /neverOpen, but the step itself brings a rule/,
    write: /closes nothing/,
  },
  {
    what: 'a restart in a case beside others',
    steps: step('one', 'restart: calico-node'),
    objects: [],
    line: 7,
    found: /not alone/,
    write: /alone: true/,
  },
];

describe('a step that is refused', () => {
  for (const { what, steps, objects, line, found, write } of refusals) {
    it(`for ${what}`, () => {
      const [problem] = problemsOf(() => plan(`steps:\n${steps}`, ...objects));
      expect(problem?.found).to.match(found);
      expect(problem?.write).to.match(write);
      expect(problem?.line).to.equal(line);
    });
  }

  it('not for a block where the pod has an address, nor where the block decides nothing', () => {
    const cells = '[{ deny: { from: [y/*, z/*], to: z/* } }]';
    const steps = `steps:\n${step('one', 'apply: [NetworkPolicy z/block, Pod x/d]', 'allow', cells)}`;
    const placed = object('Pod', `{ name: d, namespace: x, ${FIXED} }`);
    expect(plan(steps, ALLOW_BLOCK, placed)).to.have.length(1);
    const beside = `${ALLOW_BLOCK}`.replace('from: [{', 'from: [{ namespaceSelector: {} }, {');
    expect(plan(steps.replace(cells, '[]'), beside, object('Pod', friend))).to.have.length(1);
  });
});
