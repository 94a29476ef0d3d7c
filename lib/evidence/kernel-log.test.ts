import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bootedAt, openKernelLog, parseKernelLine } from './kernel-log.js';

describe("the kernel's log", () => {
  it('counts its time from boot in microseconds, and properties follow on their own lines', () => {
    const record = '4,1234,5000000,-;calico: IN=a OUT=b; with semicolon\n SUBSYSTEM=net\n';
    expect(parseKernelLine(record, 1_000_000)).to.deep.equal({
      sequence: 1234,
      at: 1_005_000,
      text: 'calico: IN=a OUT=b; with semicolon',
    });
    expect(parseKernelLine('not a record', 0)).to.equal(undefined);
  });

  it('puts boot in the past, and not at the beginning of time', () => {
    expect(bootedAt()).to.be.lessThan(Date.now());
    expect(Date.now() - bootedAt()).to.be.lessThan(10 * 365 * 24 * 3600 * 1000);
  });

  it('is opened with the error of the system where it cannot be', () => {
    const folder = mkdtempSync(join(tmpdir(), 'twinlock-'));
    try {
      expect(() => openKernelLog(join(folder, 'kmsg'))).to.throw('ENOENT');
      writeFileSync(join(folder, 'kmsg'), '6,1,2,-;hello\n');
      const reader = openKernelLog(join(folder, 'kmsg'));
      expect(reader.read()).to.equal('6,1,2,-;hello\n');
      reader.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
