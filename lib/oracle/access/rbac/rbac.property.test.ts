import { expect } from 'chai';
import fc from 'fast-check';
import { explainRbac } from './explain-rbac.js';
import { bindingSchema, type RbacObjects, roleSchema } from './objects.js';
import type { Asked } from './request.js';

const some = (...values: string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const rule = fc.record({
  verbs: some('get', 'list', 'delete', '*'),
  apiGroups: some('', 'apps', '*'),
  resources: some('pods', 'pods/log', '*/log', 'secrets', '*'),
  resourceNames: fc.oneof(fc.constant([]), some('one', 'two')),
});
const namespace = fc.constantFrom('x', 'y');
const role = fc.oneof(
  fc.record({
    kind: fc.constant('Role'),
    metadata: fc.record({ name: fc.constantFrom('r', 's'), namespace }),
    rules: fc.array(rule, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('ClusterRole'),
    metadata: fc.record({ name: fc.constantFrom('r', 's') }),
    rules: fc.array(rule, { maxLength: 2 }),
  }),
);
const subject = fc.oneof(
  fc.record({ kind: fc.constant('User'), name: fc.constantFrom('a', 'b') }),
  fc.record({ kind: fc.constant('Group'), name: fc.constantFrom('g', 'h') }),
);
const ref = (...kinds: string[]) =>
  fc.record({ kind: fc.constantFrom(...kinds), name: fc.constantFrom('r', 's', 'gone') });
const binding = fc.oneof(
  fc.record({
    kind: fc.constant('RoleBinding'),
    metadata: fc.record({ name: fc.constantFrom('p', 'q'), namespace }),
    roleRef: ref('Role', 'ClusterRole'),
    subjects: fc.array(subject, { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('ClusterRoleBinding'),
    metadata: fc.record({ name: fc.constantFrom('p', 'q') }),
    roleRef: ref('ClusterRole'),
    subjects: fc.array(subject, { maxLength: 2 }),
  }),
);
const named = (one: { kind: string; metadata: { name: string; namespace?: string | undefined } }) =>
  `${one.kind}/${one.metadata.namespace}/${one.metadata.name}`;
const objects = fc
  .record({
    roles: fc.uniqueArray(role, { selector: named, maxLength: 4 }),
    bindings: fc.uniqueArray(binding, { selector: named, maxLength: 4 }),
  })
  .map(
    ({ roles, bindings }): RbacObjects => ({
      roles: roles.map((one) => roleSchema.parse(one)),
      bindings: bindings.map((one) => bindingSchema.parse(one)),
    }),
  );
const asked: fc.Arbitrary<Asked> = fc.record({
  verb: fc.constantFrom('get', 'delete'),
  group: fc.constantFrom('', 'apps'),
  resource: fc.constantFrom('pods', 'secrets'),
  subresource: fc.constantFrom('', 'log'),
  namespace: fc.constantFrom('x', 'y', ''),
  name: fc.constantFrom('', 'one'),
});
const alice = { user: 'a', groups: ['g'] };

describe('RBAC objects of any kind', () => {
  it('decide the same in any order', () => {
    fc.assert(
      fc.property(objects, asked, ({ roles, bindings }, question) => {
        const turned = { roles: [...roles].reverse(), bindings: [...bindings].reverse() };
        expect(explainRbac(alice, question, turned)).to.deep.equal(
          explainRbac(alice, question, { roles, bindings }),
        );
      }),
    );
  });

  it('never take a right away by one more binding', () => {
    fc.assert(
      fc.property(objects, binding, asked, ({ roles, bindings }, one, question) => {
        fc.pre(!bindings.some((other) => named(other) === named(one)));
        const before = explainRbac(alice, question, { roles, bindings }).verdict;
        const after = explainRbac(alice, question, {
          roles,
          bindings: [...bindings, bindingSchema.parse(one)],
        }).verdict;
        if (before === 'allow') expect(after).to.equal('allow');
      }),
    );
  });

  it('give a nearest rule with something that does not fit to every deny that has a rule', () => {
    fc.assert(
      fc.property(objects, asked, (all, question) => {
        const { verdict, nearest, allowedBy } = explainRbac(alice, question, all);
        expect(allowedBy === undefined).to.equal(verdict !== 'allow');
        if (nearest) expect(nearest.misses).not.to.be.empty;
      }),
    );
  });
});
