import { expect } from 'chai';
import { actionSchema } from '../model/api-action.js';
import { wireRequest } from './api-action.js';

describe('request of an action', () => {
  const wire = (action: unknown, body?: Parameters<typeof wireRequest>[1]) =>
    wireRequest(actionSchema.parse(action), body);
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace: 'team-a' },
  };
  const shop = { resource: 'deployments', api: 'apps/v1', namespace: 'team-a' };

  it('goes to the collection for list and create, to the object for the others', () => {
    const paths = (['list', 'create', 'get', 'patch', 'delete'] as const).map((verb) => {
      const { method, path } = wire({ verb, ...shop, name: 'shop' }, deployment);
      return `${method} ${path}`;
    });
    const collection = '/apis/apps/v1/namespaces/team-a/deployments';
    expect(paths).to.deep.equal([
      `GET ${collection}`,
      `POST ${collection}`,
      `GET ${collection}/shop`,
      `PATCH ${collection}/shop`,
      `DELETE ${collection}/shop`,
    ]);
  });

  it('knows the core group and what has no namespace', () => {
    expect(wire({ verb: 'list', resource: 'nodes' }).path).to.equal('/api/v1/nodes');
  });

  it('carries the object of a create and of a patch, and nothing with the rest', () => {
    expect(wire({ verb: 'create', ...shop }, deployment).body).to.equal(deployment);
    expect(wire({ verb: 'patch', ...shop, name: 'shop' }, deployment)).to.include({
      body: deployment,
      contentType: 'application/merge-patch+json',
    });
    expect(wire({ verb: 'delete', ...shop, name: 'shop' }, deployment)).to.not.have.property('body');
  });

  it('asks who one is by a SelfSubjectReview', () => {
    expect(wire('whoami')).to.deep.include({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    });
  });

  it('does not guess which object is meant', () => {
    expect(() => wire({ verb: 'delete', ...shop })).to.throw(TypeError, 'name');
  });
});
