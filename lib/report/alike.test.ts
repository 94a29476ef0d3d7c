import { expect } from 'chai';
import type { CaseReport } from '../model/report.js';
import { groupAlike } from './alike.js';
import { buildReport } from './build.js';
import { readHistory } from './history-file.js';

const sample = buildReport(readHistory('reports/sample/history.jsonl'));
const failed = sample.cases.find(({ verdict }) => verdict === 'fail') as CaseReport;

describe('cases that went wrong alike', () => {
  it('are told once', () => {
    const cases = ['a', 'b', 'c'].map((id) => ({ ...failed, id }));
    const [group, ...rest] = groupAlike(cases);
    expect(group?.first.id).to.equal('a');
    expect(group?.others.map(({ id }) => id)).to.deep.equal(['b', 'c']);
    expect(rest).to.deep.equal([]);
  });

  it('are told once where the harness broke for one cause', () => {
    const crashed = (id: string): CaseReport => ({
      ...failed,
      id,
      verdict: 'unknown',
      failures: [],
      reason: `The harness broke inside the case: DELETE ${id}: no answer (connect ECONNREFUSED). Next: look.`,
    });
    expect(groupAlike([crashed('a'), crashed('b')])).to.have.length(1);
  });

  it('are apart where they saw something else, or nothing', () => {
    const [failure] = failed.failures;
    if (!failure) throw new Error('the failed case has no failure');
    const refused = { ...failure, observed: { kind: 'network' as const, result: 'refused' as const } };
    const cases = [failed, { ...failed, id: 'b', failures: [refused] }, { ...failed, id: 'c', failures: [] }];
    expect(groupAlike([...cases, { ...failed, id: 'd', failures: [] }])).to.have.length(4);
  });
});
