import { expect } from 'chai';
import { questionsOf } from './bindings-in-force.js';

describe('what must be allowed once a binding is in force', () => {
  const rbac = 'rbac.authorization.k8s.io/v1';
  const role = {
    apiVersion: rbac,
    kind: 'Role',
    metadata: { name: 'r', namespace: 'team-a' },
    rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['create', 'delete'] }],
  };
  const binding = (subjects: object[], namespace?: string) => ({
    apiVersion: rbac,
    kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
    metadata: { name: 'b', ...(namespace ? { namespace } : {}) },
    roleRef: { kind: 'Role', name: 'r' },
    subjects,
  });

  it('is asked for each subject in the way that it authenticates', () => {
    const subjects = [
      { kind: 'User', name: 'oidc:alice' },
      { kind: 'Group', name: 'oidc:viewers' },
      { kind: 'ServiceAccount', name: 'robot', namespace: 'team-b' },
    ];
    const questions = questionsOf(binding(subjects, 'team-a'), role);
    expect(questions.map(({ user, groups }) => [user, ...groups])).to.deep.equal([
      ['oidc:alice'],
      ['twinlock:nobody', 'oidc:viewers'],
      ['system:serviceaccount:team-b:robot'],
    ]);
    expect(questions[0]?.resourceAttributes).to.deep.equal({
      namespace: 'team-a',
      verb: 'create',
      group: 'apps',
      resource: 'deployments',
    });
  });

  it('names the object where the rule gives it alone', () => {
    const rules = [
      { apiGroups: [''], resources: ['users'], verbs: ['impersonate'], resourceNames: ['bob', 'x'] },
    ];
    const [question] = questionsOf(binding([{ kind: 'User', name: 'u' }]), { ...role, rules });
    expect(question?.resourceAttributes).to.include({ resource: 'users', name: 'bob' });
  });

  it('names no namespace for a ClusterRoleBinding, and asks nothing about a role that is not there', () => {
    const subjects = [{ kind: 'User', name: 'u' }];
    expect(questionsOf(binding(subjects), role)[0]?.resourceAttributes).to.not.have.property('namespace');
    expect(questionsOf(binding(subjects), undefined)).to.deep.equal([]);
  });
});
