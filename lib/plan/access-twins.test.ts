import { expect } from 'chai';
import { accessCase, accessRoot } from './access-sample.test.js';
import { loadPlan } from './load.js';
import { problemsOf } from './sample-files.test.js';

const identities = `at: [cluster, structured]
identities:
  bad: { from: forged, user: alice, key: foreign }
  good: { from: forged, user: alice, key: realm }
  nobody: { from: anonymous }
requests:`;
const request = (as: string, code: number, more = '') =>
  `  - { name: ${as}${code}, as: ${as}, do: whoami, expect: { code: ${code} }${more} }`;
const rootOf = (...requests: string[]) =>
  accessRoot({ 'suites/access/sample.yaml': accessCase([identities, ...requests].join('\n')) });
const found = (root: string) =>
  problemsOf(() => loadPlan({ root, suites: ['access'] })).map(({ line, found }) => `${line} ${found}`);

describe('the twin of a refused token', () => {
  it('is one that the same server accepts', () => {
    const root = rootOf(request('bad', 401), request('good', 201), request('nobody', 403));
    expect(loadPlan({ root, suites: ['access'] })).to.have.lengthOf(1);
  });

  it('is missing at each server where no token is accepted', () => {
    const root = rootOf(
      request('bad', 401),
      request('good', 201, ', at: [cluster]'),
      request('nobody', 403, ', at: [cluster]'),
    );
    expect(found(root)).to.deep.equal([
      '12 bad401, whose token structured refuses, without a twin that is accepted',
    ]);
  });

  it('is the same token where another server accepts it by design', () => {
    const differs = ', differs: { structured: { because: It is by design., expect: { code: 201 } } }';
    const root = rootOf(request('bad', 401, differs), request('good', 403), request('nobody', 403));
    expect(loadPlan({ root, suites: ['access'] })).to.have.lengthOf(1);
  });

  it('is not somebody without a token, whom a path may be open to', () => {
    const root = rootOf(request('bad', 401), request('good', 403), request('nobody', 200));
    expect(found(root)).to.have.lengthOf(2);
  });
});
