import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { endProcesses, processesOf } from './run-processes.js';

describe('processes that a run left', () => {
  it('are found by the run they bear, children included, and ended; others are let alone', async function () {
    if (!existsSync('/proc/self/environ')) this.skip();
    const env = (run: string) => ({ env: { PATH: process.env.PATH, TWINLOCK_RUN: run } });
    // The shell says when its child runs; `wait` keeps it from becoming the child itself.
    const left = spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], env('t-left'));
    const other = spawn('sleep', ['60'], env('t-left-too'));
    try {
      const [child] = await once(left.stdout, 'data');
      const found = await processesOf('t-left');
      expect(found).to.have.members([left.pid, Number(String(child))]);
      endProcesses(found);
      await once(left, 'exit');
      expect(other.exitCode).to.equal(null);
      expect(other.signalCode).to.equal(null);
    } finally {
      left.kill('SIGKILL');
      other.kill('SIGKILL');
    }
  });

  it('may be gone already', () => {
    expect(() => endProcesses([2 ** 22 + 1])).not.to.throw();
  });
});
