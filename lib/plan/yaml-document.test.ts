import { expect } from 'chai';
import { Problems } from './problems.js';
import { parseYaml } from './yaml-document.js';

const parse = (text: string) => parseYaml({ path: '/f.yaml', name: 'f.yaml', text }, new Problems());

describe('a document of a YAML file', () => {
  it('knows the line of each key and item, also behind an alias and in the second document', () => {
    const [first, second] = parse('a: &x\n  b:\n    - 1\n    - 2\nc: *x\n---\nd:\n  e: 3\n');
    expect(first?.lineOf([])).to.equal(1);
    expect(first?.lineOf(['a', 'b'])).to.equal(2);
    expect(first?.lineOf(['a', 'b', 1])).to.equal(4);
    expect(first?.lineOf(['c', 'b', 1])).to.equal(4);
    expect(second?.lineOf(['d', 'e'])).to.equal(8);
  });

  it('names the nearest line of what is not there', () => {
    const [document] = parse('a:\n  b: 1\n');
    expect(document?.lineOf(['a', 'c', 'd'])).to.equal(1);
    expect(document?.foundAt(['a', 'c'])).to.equal('no c');
    expect(document?.foundAt(['a', 'b'])).to.equal('b: 1');
  });

  it('takes merge keys, as kubectl does', () => {
    expect(parse('a: &x { b: 1 }\nc: { <<: *x, d: 2 }\n')[0]?.value).to.deep.include({ c: { b: 1, d: 2 } });
  });

  it('is refused with its line where it is no YAML, and left out where it is empty', () => {
    const problems = new Problems();
    parseYaml({ path: '/f.yaml', name: 'f.yaml', text: 'a: 1\na: 2\n' }, problems);
    expect(() => problems.throwIfAny('bad'))
      .to.throw('bad')
      .with.nested.property('problems[0].line', 2);
    expect(parse('---\n---\na: 1\n')).to.have.lengthOf(1);
  });
});
