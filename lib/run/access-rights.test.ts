import { expect } from 'chai';
import { rightsOfEverybody } from './access-context.js';
import { readRights, rightsOf } from './access-rights.js';
import { FakeAccess, userInfo } from './fake-access.test.js';

describe('everything an identity may do', () => {
  const body = JSON.stringify({
    status: {
      incomplete: true,
      evaluationError: 'webhook authorizer does not support user rule resolution',
      resourceRules: [
        { verbs: ['list', 'get'], apiGroups: [''], resources: ['pods', 'pods/log'] },
        {
          verbs: ['get'],
          apiGroups: ['apps'],
          resources: ['deployments', 'deployments/scale'],
          resourceNames: ['shop'],
        },
        { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
      ],
      nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/api', '/metrics'] }],
    },
  });

  it('is written out verb by verb, each once', () => {
    const { rights, doubt } = rightsOf(body, 'a');
    expect(rights.map(({ says }) => says)).to.deep.equal([
      'get /api',
      'get /metrics',
      'get deployments.apps shop',
      'get deployments.apps/scale shop',
      'get pods',
      'get pods/log',
      'list pods',
      'list pods/log',
    ]);
    expect(doubt).to.match(/webhook/);
    expect(rights.find(({ says }) => says.includes('scale'))?.attributes).to.deep.equal({
      resourceAttributes: {
        namespace: 'a',
        verb: 'get',
        group: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        name: 'shop',
      },
    });
    expect(rightsOf('{"status":{"resourceRules":null,"nonResourceRules":null}}', 'a').rights).to.deep.equal(
      [],
    );
  });

  it('leaves out what everybody may, and names what gives the things that nobody expected', async () => {
    const context = new FakeAccess().context(
      userInfo('u'),
      {},
      {
        asAdmin: async () => ({ status: { allowed: true, reason: 'RBAC: allowed by RoleBinding "r/a"' } }),
      },
    );
    const may = [
      'get deployments.apps shop',
      'get deployments.apps/scale shop',
      'get pods',
      'get pods/log',
      'list pods',
      'list pods/log',
    ];
    const { outcome, evidence } = await readRights(
      { code: 201, body },
      { namespace: 'a', token: 't' },
      { may, everybody: ['get /api'] },
      await context.server('cluster'),
    );
    expect(outcome).to.deep.equal({
      kind: 'answer',
      code: 201,
      may: ['get /metrics', ...may],
      givenBy: { 'get /metrics': 'RBAC: allowed by RoleBinding "r/a"' },
    });
    expect(evidence.map(({ says }) => says)).to.deep.equal([
      'SelfSubjectRulesReview: webhook authorizer does not support user rule resolution',
      'SubjectAccessReview: get /metrics: RBAC: allowed by RoleBinding "r/a"',
    ]);
  });

  it('knows what everybody may from a file', () => {
    expect(rightsOfEverybody())
      .to.include('create selfsubjectreviews.authentication.k8s.io')
      .and.include('get /version');
  });
});
