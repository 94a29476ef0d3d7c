import { expect } from 'chai';
import { accessRequestSchema } from '../model/access-case.js';
import { requestInWords } from './access-words.js';

const words = (request: Record<string, unknown>) =>
  requestInWords(accessRequestSchema.parse({ name: 'one', as: 'alice', expect: {}, ...request }));

describe('a request in words', () => {
  const rows: [unknown, string][] = [
    ['whoami', 'whoami'],
    [{ verb: 'create', resource: 'rolebindings', namespace: 'team-a' }, 'create rolebindings in team-a'],
    [
      { verb: 'get', resource: 'pods', subresource: 'log', name: 'web', namespace: 'team-a' },
      'get pods/log web in team-a',
    ],
    [{ verb: 'list', resource: 'nodes' }, 'list nodes'],
    [{ path: '/metrics' }, 'get /metrics'],
    [{ rules: { namespace: 'team-a' } }, 'everything it may do in team-a'],
    [{ review: { audiences: ['vault', 'store'] } }, 'token review for vault, store'],
    [{ metric: 'reloads', labels: { status: 'success' } }, 'reloads{status="success"}'],
    [{ metric: 'reloads', since: 'first' }, 'growth of reloads since first'],
    [{ claim: ['exp'], less: ['iat'] }, 'claim exp less iat'],
    [{ starts: 'refused-issuer' }, 'starts refused-issuer'],
    [{ asked: 'keys', issuer: 'okta', since: 'first' }, 'how often okta gave its keys since first'],
  ];
  for (const [action, said] of rows) {
    it(`says ${said}`, () => expect(words({ do: action })).to.equal(said));
  }

  it('says whose part is played, by every header that is sent', () => {
    const impersonate = { user: 'bob', groups: ['ops', 'dev'], uid: '7', extra: { reason: ['drill'] } };
    expect(words({ do: 'whoami', impersonate })).to.equal(
      'whoami as bob, group ops, group dev, uid 7, extra reason (impersonated)',
    );
    expect(words({ do: 'whoami', impersonate: { groups: ['ops'] } })).to.equal(
      'whoami as group ops (impersonated)',
    );
  });

  it('says how the token travels where it is no bearer token', () => {
    const said = ['bearer', 'basic', 'query', 'two-spaces', 'websocket'].map((sent) =>
      words({ do: 'whoami', sent }),
    );
    expect(said).to.deep.equal([
      'whoami',
      'whoami with the token as Basic',
      'whoami with the token in the query',
      'whoami with two spaces before the token',
      'whoami over a websocket',
    ]);
  });
});
