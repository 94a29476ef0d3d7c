import { expect } from 'chai';
import { Redaction } from '../model/redaction.js';
import { reportSchema } from '../model/report.js';
import { expectGolden } from './golden-file.js';
import { readHistory } from './history-file.js';
import { reportJsonSchema } from './schema.js';
import { ARTEFACTS, makeReports } from './write.js';

describe('what a reader finds in reports/', () => {
  const { report, make } = makeReports(readHistory('reports/sample/history.jsonl'), new Redaction());

  it('has a sample report with one failure, made of its history alone', () => {
    expect(report.summary).to.include({ pass: 6, fail: 1, unsupported: 1, flaky: 1, verdict: 'fail' });
    expect(report.cases.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)).to.deep.equal([
      'network/allow-by-pod-label',
    ]);
  });

  for (const name of ARTEFACTS) {
    it(`has a sample ${name} that is current`, () => expectGolden(`reports/sample/${name}`, make[name]()));
  }

  it('has a schema that is current', () => {
    expectGolden('reports/schema/report.schema.json', reportJsonSchema());
  });

  it('has a report.json that the schema accepts and reads back alike', () => {
    expect(reportSchema.parse(JSON.parse(make['report.json']()))).to.deep.equal(report);
  });
});
