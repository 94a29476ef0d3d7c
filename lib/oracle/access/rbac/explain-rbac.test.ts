import { expect } from 'chai';
import { explainRbac } from './explain-rbac.js';
import { type Binding, bindingSchema, type Role, roleSchema } from './objects.js';
import { withImpliedGroups } from './request.js';

const role = (name: string, rules: object[], namespace = 'shop', more: object = {}): Role =>
  roleSchema.parse({
    kind: namespace === '' ? 'ClusterRole' : 'Role',
    metadata: { name, ...(namespace === '' ? {} : { namespace }) },
    rules,
    ...more,
  });
const binding = (name: string, roleRef: object, subjects: object[], namespace = 'shop'): Binding =>
  bindingSchema.parse({
    kind: namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace === '' ? {} : { namespace }) },
    roleRef,
    subjects,
  });
const asks = (verb: string, resource: string, namespace = 'shop', more: object = {}) => ({
  verb,
  resource,
  namespace,
  group: '',
  subresource: '',
  name: '',
  ...more,
});
const alice = { user: 'oidc:alice', groups: withImpliedGroups('oidc:alice', ['oidc:dev']) };
const reader = role('reader', [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }]);
const toReader = { kind: 'Role', name: 'reader' };
const forDev = binding('dev-reads', toReader, [{ kind: 'Group', name: 'oidc:dev' }]);

describe('the binding that decides a request', () => {
  it('is named with its subject, its role and its rule', () => {
    const said = explainRbac(alice, asks('list', 'pods'), { roles: [reader], bindings: [forDev] });
    expect(said).to.deep.include({
      verdict: 'allow',
      allowedBy: {
        binding: 'RoleBinding shop/dev-reads',
        subject: 'Group oidc:dev',
        role: 'Role reader',
        rule: 0,
      },
    });
  });

  const objects = { roles: [reader], bindings: [forDev] };
  const denies: [what: string, asked: ReturnType<typeof asks>, miss: string][] = [
    ['another verb', asks('delete', 'pods'), 'has the verbs get, list, and not delete'],
    ['another resource', asks('get', 'secrets'), 'has the resources pods, and not secrets'],
    [
      'another group',
      asks('get', 'pods', 'shop', { group: 'apps' }),
      'has the API groups "", and not "apps"',
    ],
    [
      'a subresource',
      asks('get', 'pods', 'shop', { subresource: 'log' }),
      'has the resources pods, and not pods/log',
    ],
    [
      'another namespace',
      asks('get', 'pods', 'bank'),
      'is about the namespace shop, and this is asked in bank',
    ],
    [
      'the whole cluster',
      asks('get', 'pods', ''),
      'is about the namespace shop, and this is asked in the whole cluster',
    ],
  ];
  for (const [what, asked, miss] of denies) {
    it(`is none for ${what}, and the one thing that does not fit is named`, () => {
      const { verdict, nearest } = explainRbac(alice, asked, objects);
      expect(verdict).to.equal('deny');
      expect(nearest?.misses).to.deep.equal([miss]);
    });
  }

  it('is none for a name without its prefix', () => {
    const said = explainRbac({ user: 'alice', groups: ['dev'] }, asks('get', 'pods'), objects);
    expect(said.nearest?.misses).to.deep.equal([
      'is for Group oidc:dev, and not for User alice or a group of it',
    ]);
  });

  it('looks at names of objects, of which a list has none', () => {
    const named = role('reader', [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: ['one'] },
    ]);
    const say = (more: object) =>
      explainRbac(alice, asks('get', 'pods', 'shop', more), { roles: [named], bindings: [forDev] });
    expect(say({ name: 'one' }).verdict).to.equal('allow');
    expect(say({ name: 'two' }).nearest?.misses).to.deep.equal(['has the names one, and not two']);
    expect(say({}).nearest?.misses).to.deep.equal(['has the names one, and the request names none']);
  });

  it('takes */log for the subresource of everything', () => {
    const logs = role('reader', [{ verbs: ['get'], apiGroups: [''], resources: ['*/log'] }]);
    const say = (subresource: string) =>
      explainRbac(alice, asks('get', 'pods', 'shop', { subresource }), { roles: [logs], bindings: [forDev] })
        .verdict;
    expect([say('log'), say('exec'), say('')]).to.deep.equal(['allow', 'deny', 'deny']);
  });

  it('gives paths by ClusterRoleBindings alone', () => {
    const paths = role('paths', [{ verbs: ['get'], nonResourceURLs: ['/metrics', '/logs/*'] }], '');
    const ref = { kind: 'ClusterRole', name: 'paths' };
    const group = [{ kind: 'Group', name: 'system:authenticated' }];
    const wide = { roles: [paths], bindings: [binding('all', ref, group, '')] };
    const verdict = (path: string, where = wide) => explainRbac(alice, { verb: 'get', path }, where).verdict;
    expect([verdict('/metrics'), verdict('/logs/a/b'), verdict('/metrics/x')]).to.deep.equal([
      'allow',
      'allow',
      'deny',
    ]);
    expect(verdict('/metrics', { roles: [paths], bindings: [binding('one', ref, group)] })).to.equal('deny');
  });

  it('knows service accounts by their namespace, and their groups', () => {
    const forBot = binding('bot', toReader, [{ kind: 'ServiceAccount', name: 'bot', namespace: 'ci' }]);
    const say = (user: string) =>
      explainRbac({ user, groups: withImpliedGroups(user, []) }, asks('get', 'pods'), {
        roles: [reader],
        bindings: [forBot],
      });
    expect(say('system:serviceaccount:ci:bot').verdict).to.equal('allow');
    expect(say('system:serviceaccount:shop:bot').verdict).to.equal('deny');
    expect(withImpliedGroups('system:serviceaccount:ci:bot', [])).to.deep.equal([
      'system:serviceaccounts',
      'system:serviceaccounts:ci',
      'system:authenticated',
    ]);
  });

  it('adds up an aggregated ClusterRole by labels, and not what is written in it', () => {
    const labels = { 'example.org/to-view': 'true' };
    const part = role('part', [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }], '', {
      metadata: { name: 'part', labels },
    });
    const whole = role('whole', [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }], '', {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] },
    });
    const bound = binding('b', { kind: 'ClusterRole', name: 'whole' }, [
      { kind: 'User', name: 'oidc:alice' },
    ]);
    const say = (verb: string, roles: Role[]) =>
      explainRbac(alice, asks(verb, 'pods'), { roles, bindings: [bound] });
    expect(say('get', [part, whole]).allowedBy).to.include({ role: 'ClusterRole part', rule: 0 });
    expect(say('delete', [part, whole]).verdict).to.equal('deny');
    expect(say('get', [whole]).verdict).to.equal('deny');
  });

  it('cannot tell where the role is not among the manifests', () => {
    const view = binding('views', { kind: 'ClusterRole', name: 'view' }, [
      { kind: 'Group', name: 'oidc:dev' },
    ]);
    const said = explainRbac(alice, asks('get', 'pods'), { roles: [], bindings: [view] });
    expect(said.verdict).to.equal('unknown');
    expect(said.missingRoles[0]).to.contain(
      'the ClusterRole view, which is not among the manifests, one of the default roles',
    );
    expect(
      explainRbac(alice, asks('list', 'pods'), { roles: [reader], bindings: [view, forDev] }).verdict,
    ).to.equal('allow');
  });

  it('lets system:masters do everything', () => {
    expect(
      explainRbac({ user: 'a', groups: ['system:masters'] }, asks('delete', 'nodes', ''), {
        roles: [],
        bindings: [],
      }),
    ).to.include({
      verdict: 'allow',
    });
  });
});
