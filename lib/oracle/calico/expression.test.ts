import { expect } from 'chai';
import { inheritedSelector, labelSelector, NAMESPACE_PREFIX, wordsOf } from './label-selector.js';
import { SelectorError } from './tokens.js';

const labels = { app: 'web', tier: 'front-end', in: 'yes', 'example.com/x': '1' };

describe('the selector language of Calico', () => {
  const rows: [string, boolean][] = [
    ['', true],
    ['  ', true],
    ['all()', true],
    ['all( )', true],
    ['!all()', false],
    ["app == 'web'", true],
    ['app=="web"', true],
    ["app == 'api'", false],
    ["missing == ''", false],
    ["app != 'web'", false],
    ["app != 'api'", true],
    ["missing != 'web'", true],
    ["app in {'api', 'web'}", true],
    ["app in {'api',}", false],
    ['app in {}', false],
    ['app not in {}', true],
    ["app not in {'web'}", false],
    ["app not   in {'api'}", true],
    ["missing not in {'web'}", true],
    ["missing in {'web'}", false],
    ["in in {'yes'}", true],
    ['has(app)', true],
    ['has( app )', true],
    ['!has(app)', false],
    ['!!has(app)', true],
    ['has(missing)', false],
    ['has(example.com/x)', true],
    ["tier contains 't-e'", true],
    ["tier contains 'x'", false],
    ["tier starts with 'front'", true],
    ["tier starts  with 'end'", false],
    ["tier ends with 'end'", true],
    ["tier ends with 'front'", false],
    ["missing contains ''", false],
    ["app == 'web' && tier == 'back'", false],
    ["app == 'web' || tier == 'back'", true],
    // && binds stronger: true || (false && false).
    ["app == 'web' || app == 'x' && app == 'y'", true],
    ["(app == 'web' || app == 'x') && app == 'y'", false],
    ["!app == 'web' || has(tier)", true],
    ["!(app == 'api' && has(tier))", true],
    [`app == "it's"`, false],
    ['\thas(app)\t&&has(tier)', true],
  ];
  for (const [text, verdict] of rows) {
    it(`${text || 'nothing'} is ${verdict}`, () => {
      expect(labelSelector(text).matches(labels)).to.equal(verdict);
    });
  }

  const wrong: [string, number, RegExp][] = [
    ["app = 'web'", 5, /==/],
    ['app == web', 8, /quotes/],
    ["app == 'web", 8, /quote that ends/],
    ["app == 'web' &&", 16, /label key/],
    ["app == 'web' tier == 'x'", 14, /&&, \|\| or the end/],
    ["(app == 'web'", 14, /\)/],
    ["app in 'web'", 8, /set of values/],
    ["app in {'web'", 14, /, or }/],
    ['app in {web}', 9, /quotes/],
    ['has(app', 4, /==/],
    ["app like 'web'", 5, /contains/],
    ["app == 'web'\n", 13, /label key/],
    ['&& has(app)', 1, /label key/],
    ["app == 'web' & has(x)", 14, /&&/],
  ];
  for (const [text, at, expected] of wrong) {
    it(`refuses ${JSON.stringify(text)} at character ${at}`, () => {
      try {
        labelSelector(text);
      } catch (error) {
        expect(error).to.be.instanceOf(SelectorError);
        expect((error as SelectorError).at, String(error)).to.equal(at);
        expect((error as SelectorError).expected).to.match(expected);
        return;
      }
      throw new Error('nothing was refused');
    });
  }

  it('of a namespace reads what pods inherit; all() is whatever is in one, global() what is not', () => {
    const inside = { 'projectcalico.org/namespace': 'y', 'pcns.env': 'prod', env: 'test' };
    const select = (text: string, seen: Record<string, string>) =>
      inheritedSelector(text, NAMESPACE_PREFIX).matches(seen);
    expect(select("env == 'prod'", inside)).to.equal(true);
    expect(select('all()', inside)).to.equal(true);
    expect(select('all()', { env: 'prod' })).to.equal(false);
    expect(select('global()', inside)).to.equal(false);
    expect(select('global()', { env: 'prod' })).to.equal(true);
  });

  it('says what labels do not meet, of alternatives the nearest', () => {
    const misses = (text: string) => labelSelector(text).misses(labels, 'x/a');
    expect(misses("app == 'api' && has(tier)")).to.deep.equal(["selects app == 'api', x/a has app=web"]);
    expect(misses("missing in {'a', 'b'}")).to.deep.equal([
      "selects missing in {'a', 'b'}, x/a has no label missing",
    ]);
    expect(misses("app == 'api' && tier == 'x' || app == 'db'")).to.deep.equal([
      "selects app == 'db', x/a has app=web",
    ]);
    expect(misses('!has(app)')).to.deep.equal(['selects !has(app), x/a has app=web']);
    expect(misses('has(app)')).to.deep.equal([]);
  });

  it('is written again with the parentheses that it needs', () => {
    const text = "(a == 'x' || b != 'y') && !(c in {'z'})";
    expect(wordsOf(labelSelector(text).expression)).to.equal(text);
  });
});
