import { expect } from 'chai';
import { Problems } from './problems.js';
import { parseYaml } from './yaml-document.js';
import { readValues } from './yaml-values.js';

const file = (name: string, text: string) => ({ path: `/${name}`, name, text });

describe('the values of a file', () => {
  it('are those of every document that is not empty', () => {
    expect(readValues(file('f.yaml', '---\n# nothing\n---\na: 1\n---\n~\n---\n- b\n'))).to.deep.equal([
      { a: 1 },
      ['b'],
    ]);
    expect(readValues(file('f.json', 'null'))).to.deep.equal([]);
  });

  it('are those of YAML 1.2, with merge keys', () => {
    const text =
      'a: &x { b: yes, c: 2001-01-01, d: 0o17, e: 017, f: 0x1f, g: 1e3, h: "1" }\ni: { <<: *x, b: 2 }\n';
    const [value] = readValues(file('f.yaml', text)) ?? [];
    const a = { b: 'yes', c: '2001-01-01', d: 15, e: 17, f: 31, g: 1000, h: '1' };
    expect(value).to.deep.equal({ a, i: { ...a, b: 2 } });
  });

  for (const [what, name, text] of [
    ['YAML', 'f.yaml', 'a: 1\na: 2\n'],
    ['JSON', 'f.json', '{"a":{"x":":","b":[1,{"c":1,"c":1}]}}'],
    ['JSON of several lines', 'f.json', '{\n"k": "\\\\\\":",\n"a": 1,\n"a": 1}'],
  ] as const) {
    it(`are left to the parser that knows lines where a key comes twice in ${what}`, () => {
      expect(readValues(file(name, text))).to.equal(undefined);
      const problems = new Problems();
      parseYaml(file(name, text), problems);
      expect(problems.count).to.be.above(0);
    });
  }

  it('stand on the lines that the other parser finds, past documents that are empty', () => {
    const [first, second] = parseYaml(
      file('f.yaml', '---\n# none\n---\na: 1\n---\n---\nb:\n  c: 1\n'),
      new Problems(),
    );
    expect(first?.lineOf(['a'])).to.equal(4);
    expect(second?.lineOf(['b', 'c'])).to.equal(8);
    const [json] = parseYaml(file('f.json', '{\n"a": {\n"b": ":\\"",\n"c": 1}}'), new Problems());
    expect(json?.lineOf(['a', 'c'])).to.equal(4);
  });

  it('are none where the text is no YAML', () => {
    expect(readValues(file('f.yaml', 'a: [\n'))).to.equal(undefined);
    expect(readValues(file('f.json', '{'))).to.equal(undefined);
  });
});
