import { expect } from 'chai';
import { judgeCase } from '../judge/case.js';
import type { HistoryEvent } from '../model/history.js';
import { buildReport } from './build.js';
import { readHistory } from './history-file.js';
import { strayPackets } from './stray-packets.js';
import { summaryMd } from './summary.js';

const id = 'flows/authorization-code-pkce';
const packet = {
  at: 1795141879000,
  source: '10.0.0.9',
  destination: '10.0.0.2',
  protocol: 'TCP' as const,
  destinationPort: 9000,
  to: 'idp/keycloak',
  half: 'ingress' as const,
};
/** The sample run, in which a stranger was cut off twice while a healthy flow ran. */
const events = readHistory('reports/sample/history.jsonl').map(
  (event): HistoryEvent =>
    event.type === 'flow' && event.id === id
      ? { ...event, packets: [packet, { ...packet, at: packet.at + 1000 }] }
      : event,
);

describe('a denied packet that belongs to no flow', () => {
  it('leaves a healthy flow green, and is counted in one line', () => {
    const report = judgeCase(events.filter((event) => 'id' in event && event.id === id));
    expect(report.verdict).to.equal('pass');
    expect(strayPackets([report])).to.deep.equal([
      `${id}: 2 packets 10.0.0.9 -> idp/keycloak:9000/TCP (10.0.0.9 -> 10.0.0.2), dropped at ingress`,
    ]);
  });

  it('is listed in the summary', () => {
    expect(summaryMd(buildReport(events))).to.contain(
      `#### Denied packets that belong to no step that stopped\n\n- ${id}: 2 packets 10.0.0.9 -`,
    );
  });

  it('is none where there was none', () => {
    expect(strayPackets(buildReport(events.filter(({ type }) => type !== 'flow')).cases)).to.deep.equal([]);
  });
});
