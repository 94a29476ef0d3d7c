import { expect } from 'chai';
import { actionSchema } from '../model/api-action.js';
import { carried, impersonationHeaders, wireRequest } from './api-action.js';

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

  it('reaches subresources, plain paths and rules, and carries a body that is written out', () => {
    const account = { resource: 'serviceaccounts', namespace: 'a', name: 'robot', subresource: 'token' };
    const token = wire({ verb: 'create', ...account, body: { kind: 'TokenRequest' } });
    expect(token).to.deep.equal({
      method: 'POST',
      path: '/api/v1/namespaces/a/serviceaccounts/robot/token',
      body: { kind: 'TokenRequest' },
    });
    expect(wire({ verb: 'update', ...shop, name: 'shop' }, deployment)).to.include({
      method: 'PUT',
      body: deployment,
    });
    const headers = { Accept: '*/*' };
    expect(wire({ path: '/metrics' })).to.deep.equal({ method: 'GET', path: '/metrics', headers });
    expect(wire({ rules: { namespace: 'a' } })).to.deep.include({
      path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace: 'a' },
      },
    });
  });

  it('does not guess which object is meant', () => {
    expect(() => wire({ verb: 'delete', ...shop })).to.throw(TypeError, 'name');
  });
});

describe('how a request travels', () => {
  const plain = { method: 'GET' as const, path: '/api?x=1' };
  const headersOf = (sent: Parameters<typeof carried>[2]) => carried(plain, 'a.b.c', sent).request.headers;

  it('leaves a bearer token to the sender', () => {
    expect(carried(plain, 'a.b.c', 'bearer')).to.deep.equal({
      request: plain,
      bearer: 'a.b.c',
      presented: true,
    });
    expect(carried(plain, undefined, 'basic')).to.deep.equal({
      request: plain,
      bearer: undefined,
      presented: false,
    });
  });

  it('writes the token in the form that is asked for', () => {
    expect(headersOf('basic')).to.deep.equal({ Authorization: 'Basic dXNlcjphLmIuYw==' });
    expect(headersOf('two-spaces')).to.deep.equal({ Authorization: 'Bearer  a.b.c' });
    expect(carried(plain, 'a.b.c', 'query').request.path).to.equal('/api?x=1&access_token=a.b.c');
    expect(headersOf('websocket')).to.include({
      Upgrade: 'websocket',
      'Sec-WebSocket-Protocol': 'base64url.bearer.authorization.k8s.io.YS5iLmM, v4.channel.k8s.io',
    });
    expect(carried(plain, 'a.b.c', 'websocket').presented).to.equal(true);
    expect(carried(plain, 'a.b.c', 'basic').presented).to.equal(false);
  });

  it('says whom the caller wants to be', () => {
    const impersonate = { user: 'u', groups: ['a', 'b'], uid: '1', extra: { 'a.test/x': ['y'] } };
    expect(impersonationHeaders(impersonate)).to.deep.equal({
      'Impersonate-User': 'u',
      'Impersonate-Group': ['a', 'b'],
      'Impersonate-Uid': '1',
      'Impersonate-Extra-a.test%2Fx': ['y'],
    });
    expect(impersonationHeaders({ groups: ['a'], extra: {} })).to.deep.equal({ 'Impersonate-Group': ['a'] });
    expect(impersonationHeaders(undefined)).to.deep.equal({});
  });
});
