import { expect } from 'chai';
import { accessRoot } from './access-sample.test.js';
import { loadPlan } from './load.js';
import { problemsOf } from './sample-files.test.js';

const bad = '{ from: forged, user: alice, key: foreign }';
const good = '{ from: forged, user: alice, key: realm }';
const corpus = (...rows: string[]) => `apiVersion: twinlock.dev/v1
kind: TokenCorpus
metadata: { name: tokens }
why: A sentence that a reader can check.
cites: [a page]
at: [cluster, structured]
accepted: { code: 201, user: alice }
rows:
${rows.map((row) => `  - { why: A sentence of a row., ${row} }`).join('\n')}
`;
const rootOf = (...rows: string[]) => accessRoot({ 'suites/access/corpus.yaml': corpus(...rows) });
const planOf = (...rows: string[]) => loadPlan({ root: rootOf(...rows), suites: ['access'] });
const found = (...rows: string[]) =>
  problemsOf(() => planOf(...rows)).map(({ line, found: what }) => `${line} ${what}`);

describe('a corpus of tokens', () => {
  it('is a case a row, whose two tokens are put to every server', () => {
    const [one, two] = planOf(
      `name: foreign, cites: [another page], bad: ${bad}, good: ${good}, refused: signature`,
      `name: plain, good: ${good}, accepted: { code: 201, user: bob }`,
    );
    expect(one).to.include({ id: 'access/tokens-foreign', title: 'A sentence of a row.' });
    expect(one?.cites).to.deep.equal(['a page', 'another page']);
    expect(one?.steps[0]?.expect.map(({ cell, outcome }) => ({ ...cell, ...outcome }))).to.deep.equal(
      [
        { name: 'refused', as: 'bad', code: 401, reason: 'signature' },
        { name: 'refused', as: 'bad', at: 'structured', code: 401, reason: 'signature' },
        { name: 'accepted', as: 'good', code: 201, user: 'alice' },
        { name: 'accepted', as: 'good', at: 'structured', code: 201, user: 'alice' },
      ].map((cell) => ({ does: 'whoami', kind: 'answer', ...cell })),
    );
    expect(two?.steps[0]?.expect.map(({ outcome }) => outcome)).to.deep.equal(
      Array(2).fill({ kind: 'answer', code: 201, user: 'bob' }),
    );
  });

  it('differs where a row says so, with the reason', () => {
    const differs = 'differs: { structured: { because: It is by design., bad: { code: 201 } } }';
    const [planned] = planOf(`name: one, bad: ${bad}, good: ${good}, refused: signature, ${differs}`);
    expect(planned?.steps[0]?.expect[1]).to.deep.include({
      outcome: { kind: 'answer', code: 201 },
      because: 'It is by design.',
    });
    expect(planned?.steps[0]?.expect[3]).to.not.have.property('because');
  });

  it('refuses a row without reason, a reason without token, and a difference that is none, each at its row', () => {
    const odd = 'differs: { other: { because: It is by design. } }';
    expect(
      found(
        `name: one, bad: ${bad}, good: ${good}`,
        `name: two, good: ${good}, refused: signature`,
        `name: three, good: ${good}, ${odd}`,
      ),
    ).to.deep.equal([
      '9 one, a bad token without a reason',
      '10 two, a reason without a bad token',
      '11 an answer of other, which is not asked',
      '11 other without another answer',
    ]);
  });

  it('refuses what is no row, and what its cases would be refused for, where it stands', () => {
    expect(found(`name: one, good: ${good}, refuse: x`)).to.deep.equal(['9 refuse: "x"']);
    expect(found(`name: one, good: ${good.replace('user', 'realm: prod, user')}`)).to.deep.equal([
      '9 realm: prod, which is not in fixtures/realms',
    ]);
    expect(found(`name: one, good: ${good}`, `name: one, good: ${good}`)[0]).to.match(/^10 name tokens-one/);
  });

  it('is held to twins like every case: a server that takes neither token shows nothing', () => {
    const differs = 'differs: { structured: { because: It is by design., good: { code: 401 } } }';
    expect(found(`name: one, bad: ${bad}, good: ${good}, refused: signature, ${differs}`)).to.deep.equal([
      '9 refused, whose token structured refuses, without a twin that is accepted',
    ]);
  });
});
