import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EnvironmentError, InputError } from '../model/errors.js';
import { Redaction } from '../model/redaction.js';
import { printError } from './terminal-error.js';

describe('the printer of errors', () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'twinlock-error-'));
  });
  afterEach(() => rmSync(state, { recursive: true }));

  const print = (error: unknown, redaction = new Redaction()) => {
    let text = '';
    const stream = { write: (piece: string) => (text += piece) };
    const code = printError(error, { stream, redaction, env: { XDG_STATE_HOME: state } });
    return { code, text };
  };

  it('lists each problem of bad input with its place', () => {
    const problems = [
      { file: 'suites/network/a.yaml', line: 4, found: 'port 8O', write: 'a number' },
      { file: 'suites/network/b.yaml', found: 'nothing', write: 'a case' },
    ];
    expect(print(new InputError('Two cases cannot be run.', problems))).to.deep.equal({
      code: 2,
      text: [
        'error: Two cases cannot be run.',
        '  suites/network/a.yaml:4',
        '    found: port 8O',
        '    write: a number',
        '  suites/network/b.yaml',
        '    found: nothing',
        '    write: a case',
        '',
      ].join('\n'),
    });
  });

  it('says stage, expected, seen, because and next of a broken environment', () => {
    const facts = { expected: '200', seen: '503', nextStep: 'look', cause: new Error('ECONNREFUSED\n at x') };
    expect(print(new EnvironmentError('keycloak', 'Keycloak never became ready.', facts))).to.deep.equal({
      code: 3,
      text: [
        'error (stage keycloak): Keycloak never became ready.',
        '  expected: 200',
        '  seen:     503',
        '  because:  ECONNREFUSED',
        '  next:     look',
        '',
      ].join('\n'),
    });
  });

  it('tells what was not foreseen in a line and keeps the trace in a file, without secrets', () => {
    const redaction = new Redaction();
    redaction.add('canary-secret');
    const { code, text } = print(
      new TypeError('x is canary-secret', { cause: new Error('inner') }),
      redaction,
    );
    expect(code).to.equal(3);
    expect(text).to.contain('TypeError: x is [secret removed]').and.not.contain('    at ');
    const folder = join(state, 'twinlock', 'traces');
    const [file] = readdirSync(folder);
    const trace = readFileSync(join(folder, file ?? ''), 'utf8');
    expect(text).to.contain(join(folder, file ?? ''));
    expect(trace).to.contain('    at ').and.contain('caused by: Error: inner').and.not.contain('canary');
  });
});
