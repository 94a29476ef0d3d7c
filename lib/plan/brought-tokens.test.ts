import { expect } from 'chai';
import { accessCaseSchema } from '../model/access-case.js';
import { InputError } from '../model/errors.js';
import type { PlannedCase } from '../model/plan.js';
import { refuseMissingTokens } from './brought-tokens.js';

const planned: PlannedCase = {
  id: 'access/mine',
  suite: 'access',
  file: 'mine.yaml',
  title: 't',
  cites: [],
  needs: [],
  filled: 0,
  steps: [{ name: 'main', apply: [], remove: [], expect: [] }],
  case: accessCaseSchema.parse({
    apiVersion: 'twinlock.dev/v1',
    kind: 'AccessCase',
    metadata: { name: 'mine' },
    why: 'A case of the unit tests.',
    cites: ['nowhere'],
    identities: { dev: { from: 'environment', variable: 'CORP_TOKEN' }, nobody: { from: 'anonymous' } },
    requests: [{ name: 'who', as: 'dev', do: 'whoami', expect: { code: 201 } }],
  }),
};

describe('a token that the user brings', () => {
  it('must be there before a run, and is named where it is not', () => {
    expect(() => refuseMissingTokens([planned], { CORP_TOKEN: 'x' })).not.to.throw();
    for (const environment of [{}, { CORP_TOKEN: '' }]) {
      expect(() => refuseMissingTokens([planned], environment))
        .to.throw(InputError)
        .with.property('problems')
        .that.satisfies((problems: { found: string }[]) =>
          problems[0]?.found.startsWith('identity dev, whose token CORP_TOKEN'),
        );
    }
  });
});
