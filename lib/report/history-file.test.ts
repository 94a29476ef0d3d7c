import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InputError } from '../model/errors.js';
import type { HistoryEvent } from '../model/history.js';
import { Redaction } from '../model/redaction.js';
import { openHistory, readHistory } from './history-file.js';
import { pointLatestAt } from './latest.js';

describe('history.jsonl', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-history-'));
    file = join(folder, 'run', 'history.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const suite = (name: string): HistoryEvent => ({ type: 'suite-started', at: 1, suite: name });

  it('gives back what was written, before it is closed', () => {
    const history = openHistory(file, new Redaction());
    history.write(suite('network'));
    expect(readHistory(file)).to.deep.equal([suite('network')]);
    history.close();
    history.close();
    expect(() => history.write(suite('late'))).to.throw('is closed');
  });

  it('holds no secret, in whatever form, and stays readable', () => {
    const redaction = new Redaction();
    redaction.add('canary "secret"');
    const history = openHistory(file, redaction);
    const pem = '-----BEGIN PRIVATE KEY-----\nMIIcanary';
    history.write({ type: 'crashed', at: 1, id: 'a/b', message: `${pem} and more` });
    history.write({
      type: 'crashed',
      at: 2,
      id: 'a/b',
      message: 'password canary "secret"',
      nextStep: 'stays',
    });
    history.close();
    expect(readFileSync(file, 'utf8')).not.to.contain('canary');
    expect(readHistory(file)[1]).to.include({ message: 'password [secret removed]', nextStep: 'stays' });
  });

  it('leaves out the torn last line of a killed run, and cuts it off before it goes on', () => {
    const before = openHistory(file, new Redaction());
    before.write(suite('network'));
    before.close();
    appendFileSync(file, '{"type":"suite-st');
    expect(readHistory(file)).to.have.length(1);
    const after = openHistory(file, new Redaction());
    after.write(suite('access'));
    after.close();
    expect(readHistory(file)).to.deep.equal([suite('network'), suite('access')]);
  });

  it('names file and line of every line that is no event', () => {
    mkdirSync(join(folder, 'run'));
    writeFileSync(file, `${JSON.stringify(suite('a'))}\n{oops\n{"type":"suite-started","at":"now"}\n`);
    try {
      readHistory(file);
      expect.fail('the history was taken');
    } catch (error) {
      expect(error).to.be.instanceOf(InputError);
      const { problems } = error as InputError;
      expect(problems.map(({ file: named, line }) => [named, line])).to.deep.equal([
        [file, 2],
        [file, 3],
      ]);
      expect(problems[1]?.found).to.contain('at');
    }
  });

  it('says what to name where there is none', () => {
    expect(() => readHistory(join(folder, 'none.jsonl'))).to.throw(InputError, 'There is no history');
  });

  it('points latest at the newest run, also where somebody made a folder of it', () => {
    pointLatestAt(join(folder, 'one'));
    pointLatestAt(join(folder, 'two'));
    expect(readlinkSync(join(folder, 'latest'))).to.equal('two');
    rmSync(join(folder, 'latest'));
    mkdirSync(join(folder, 'latest'));
    pointLatestAt(join(folder, 'three'));
    expect(readlinkSync(join(folder, 'latest'))).to.equal('three');
  });
});
