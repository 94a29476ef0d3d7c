import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { InputError, type InputProblem } from '../model/errors.js';
import { fileAuthenticationText, readAuthentication } from './explain-access-config.js';

const folder = join(checkout, 'kind-config');
const files = (name: string) => readdirSync(join(folder, name)).map((file) => join(folder, name, file));
/** Wrong only together with the API server's flags, or only where its network is looked at. */
const NOT_BY_ITSELF = ['refused-egress.yaml'];

function refusal(text: string): InputProblem[] {
  try {
    fileAuthenticationText(text);
  } catch (error) {
    if (error instanceof InputError) return [...error.problems];
    throw error;
  }
  return [];
}

const file = (mappings: string, rest = '') => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: { url: https://a.test, audiences: [x] }
    claimMappings: { ${mappings} }
${rest}`;
const sub = 'username: { claim: sub, prefix: "" }';

describe('the configuration of an API server', () => {
  for (const path of [...files('api-servers'), ...files('authentication')]) {
    const name = basename(path);
    const refused =
      /^(refused|reload-bad)-/.test(name) &&
      !(path.includes('/authentication/') && NOT_BY_ITSELF.includes(name));
    it(`${path.slice(folder.length + 1)} is ${refused ? 'refused, with its line' : 'taken'}`, () => {
      if (!refused) expect(readAuthentication(path).notes).to.deep.equal([]);
      else
        expect(() => readAuthentication(path))
          .to.throw(InputError)
          .with.nested.property('problems[0].line');
    });
  }

  it('means the same as flags and as a file', () => {
    const [flags] = readAuthentication(join(folder, 'oidc-flags.yaml')).authentication.authenticators;
    const [structured] = readAuthentication(join(folder, 'api-servers', 'structured.yaml')).authentication
      .authenticators;
    expect(flags?.issuer).to.deep.equal(structured?.issuer);
    expect(flags?.claimMappings.username).to.deep.equal(structured?.claimMappings.username);
    expect(flags?.claimMappings.groups).to.deep.equal(structured?.claimMappings.groups);
  });

  const refused: [what: string, text: string, line: number, says: string][] = [
    ['a field that is not known', file(sub, '    rules: []'), 6, 'a known key, or leave it out'],
    [
      'a rule that gives no bool',
      file(sub, '    claimValidationRules: [{ expression: claims.a }]'),
      6,
      'must evaluate to bool',
    ],
    [
      'a rule over an unknown field of the user',
      file(sub, '    userValidationRules: [{ expression: "user.x == 1" }]'),
      6,
      'compilation failed',
    ],
    [
      'a claim gone through without dyn',
      file(`${sub}, groups: { expression: "claims.groups.map(g, g)" }`),
      5,
      "expression of type 'any' cannot be range",
    ],
    [
      'a rule twice',
      file(sub, '    claimValidationRules: [{ claim: a }, { claim: a }]'),
      6,
      'Duplicate value',
    ],
    [
      'conditions of what is off',
      file(sub, 'anonymous: { enabled: false, conditions: [{ path: /livez }] }'),
      6,
      'enabled should be set to true',
    ],
  ];
  for (const [what, text, line, says] of refused) {
    it(`refuses ${what}`, () => {
      const [problem] = refusal(text);
      expect(problem?.write).to.contain(says);
      expect(problem?.line).to.equal(line);
    });
  }

  it('takes the twins of these', () => {
    for (const rest of [
      '    claimValidationRules: [{ expression: claims.a == true }]',
      '    userValidationRules: [{ expression: "user.uid == \'\'" }]',
      '    claimValidationRules: [{ claim: a }, { claim: b }]',
      'anonymous: { enabled: true, conditions: [{ path: /livez }] }',
    ])
      expect(refusal(file(sub, rest)), rest).to.deep.equal([]);
    expect(refusal(file(`${sub}, groups: { expression: "dyn(claims.groups).map(g, g)" }`))).to.deep.equal([]);
  });
});
