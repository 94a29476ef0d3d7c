import { expect } from 'chai';
import { InputError } from '../model/errors.js';
import { accessCase, accessRoot } from './access-sample.test.js';
import { loadPlan } from './load.js';
import { chosenBySpeed, leftOutInWords } from './slow-cases.js';

const quick = accessCase(`identities: { alice: { from: keycloak, user: alice } }
requests: [{ name: who, as: alice, do: whoami, expect: { code: 201 } }]`);
const slow = `${quick.replace('sample', 'waits')}slow: true\n`;
const planOf = (...texts: string[]) =>
  loadPlan({
    root: accessRoot(Object.fromEntries(texts.map((text, index) => [`suites/access/${index}.yaml`, text]))),
    suites: ['access'],
  });

describe('cases that wait for a timer of a product', () => {
  it('are left out and counted, unless all are asked for', () => {
    const planned = planOf(quick, slow);
    const { cases, leftOut } = chosenBySpeed(planned, false);
    expect(cases.map(({ id }) => id)).to.deep.equal(['access/sample']);
    expect(leftOut).to.equal(1);
    expect(chosenBySpeed(planned, true)).to.deep.equal({ cases: planned, leftOut: 0 });
  });

  it('are not left out in silence where nothing else was asked for', () => {
    expect(() => chosenBySpeed(planOf(slow), false))
      .to.throw(InputError, 'no case is selected')
      .with.property('nextStep')
      .that.matches(/--all/);
  });

  it('are told in one line', () => {
    expect(leftOutInWords(0)).to.equal(undefined);
    expect(leftOutInWords(1)).to.equal(
      '1 case that waits for a timer of a product is left out; --all takes it too',
    );
    expect(leftOutInWords(3)).to.equal(
      '3 cases that wait for a timer of a product are left out; --all takes them too',
    );
  });
});
