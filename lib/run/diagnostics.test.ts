import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Redaction } from '../model/redaction.js';
import { collectDiagnostics, eventLine, podLine } from './diagnostics.js';

describe('diagnostics', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-diagnostics-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('never hide the error that broke bring-up: what cannot be read says so, without secrets', async () => {
    const redaction = new Redaction();
    redaction.add('no-such-engine');
    await collectDiagnostics({
      run: { id: 'r1', folder },
      reportFolder: folder,
      engineEnv: { DOCKER_HOST: 'unix:///no-such-engine.sock' },
      redaction,
    });
    expect(readdirSync(join(folder, 'diagnostics'))).to.deep.equal(['containers.txt']);
    const text = readFileSync(join(folder, 'diagnostics', 'containers.txt'), 'utf8');
    expect(text).to.match(/^could not be read: /);
    expect(text).not.to.include('no-such-engine');
  });

  it('tell of a pod what it waits for', () => {
    const status = {
      phase: 'Pending',
      containerStatuses: [
        { name: 'keycloak', state: { waiting: { reason: 'ErrImageNeverPull', message: 'not present' } } },
      ],
    };
    expect(podLine({ metadata: { name: 'keycloak', namespace: 'idp' }, status })).to.equal(
      'idp/keycloak  Pending  keycloak: ErrImageNeverPull not present',
    );
  });

  it('tell of an event when, about what and why', () => {
    const event = {
      lastTimestamp: '2026-01-01T00:00:00Z',
      involvedObject: { kind: 'Pod', namespace: 'x', name: 'a' },
      reason: 'FailedScheduling',
      message: 'no node',
    };
    expect(eventLine(event)).to.equal('2026-01-01T00:00:00Z  Pod x/a  FailedScheduling: no node');
  });
});
