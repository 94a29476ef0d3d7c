import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { HistoryEvent } from '../model/history.js';
import { Redaction } from '../model/redaction.js';
import { readHistory } from './history-file.js';
import { ARTEFACTS, makeReports, writeReports } from './write.js';

const sample = readHistory('reports/sample/history.jsonl');

/** The sample with a text put wherever a server or a tool may bring one. */
function tainted(text: string): HistoryEvent[] {
  return sample.map((event): HistoryEvent => {
    if (event.type === 'observed') {
      const evidence = [{ source: 'server' as const, says: text }];
      const observations = event.observations.map((one) => ({
        ...one,
        evidence,
        outcome: { kind: 'unknown' as const, reason: text },
      }));
      return { ...event, observations };
    }
    if (event.type === 'flow') {
      const steps = event.steps.map((step) => ({ ...step, outcome: { ...step.outcome, detail: text } }));
      return { ...event, steps };
    }
    if (event.type === 'case-started') return { ...event, title: text };
    if (event.type === 'stage') return { ...event, stage: { ...event.stage, ok: false, lastState: text } };
    return event;
  });
}

describe('the artefacts of a run', () => {
  it('hold no registered secret, token or key', () => {
    const redaction = new Redaction();
    redaction.add('canary&<"secret">');
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIICanaryKey\n-----END RSA PRIVATE KEY-----';
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';
    const { make } = makeReports(tainted(`canary&<"secret"> ${key} Bearer ${token} end`), redaction);
    for (const name of ARTEFACTS) {
      const text = make[name]();
      expect(text, name).not.to.match(/canary/i);
      expect(text, name).not.to.contain('eyJhbGci');
      expect(text, `${name} tells that something was removed`).to.contain('[secret removed]');
    }
  });

  it('put nothing on the page that a server could make run', () => {
    const { make } = makeReports(tainted('<script>alert(1)</script><img src=x onerror=y>'), new Redaction());
    expect(make['report.html']()).not.to.match(/<script|<img/);
    expect(make['summary.md']()).not.to.match(/<script|<img/);
    expect(make['junit.xml']()).not.to.match(/<script|<img/);
  });

  it('ask for nothing from elsewhere', () => {
    const page = makeReports(sample, new Redaction()).make['report.html']();
    expect(page).not.to.match(/<(script|link|img|iframe|object)\b/);
    expect(page).not.to.match(/url\(|@import|\bsrc=/);
    expect(page).to.contain("default-src 'none'");
  });

  it('are written whole, and nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'twinlock-reports-'));
    try {
      const report = writeReports(join(folder, 'run'), sample, new Redaction());
      expect(readdirSync(join(folder, 'run')).sort()).to.deep.equal([...ARTEFACTS].sort());
      expect(JSON.parse(readFileSync(join(folder, 'run', 'report.json'), 'utf8'))).to.deep.equal(report);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
