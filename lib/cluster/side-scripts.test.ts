import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { END_ALL_SCRIPT, END_SCRIPT, LOOK_SCRIPT, RESTART_SCRIPT, START_SCRIPT } from './side-scripts.js';

const MARK = '--secure-port=20001';
/** What stands for an API server: a shell that says its arguments and waits until it is ended. */
const WAITING = ['-c', 'echo "$0 $*"; read -r _ < "$FIFO"', 'server', MARK];

/** Whether a process runs; one that only waits for somebody to ask for its end does not. */
function runs(pid: string): boolean {
  if (!existsSync(`/proc/${pid}`)) return false;
  return !/^State:\sZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

describe('the scripts that run a side API server', () => {
  // They look at processes in /proc, as nodes have it.
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  let home: string;
  let folder: string;
  let own: ChildProcess;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'twinlock-scripts-'));
    folder = join(home, 'server');
    await execa('mkfifo', [join(home, 'fifo')]);
    // The "cluster's own API server", whose program is run.
    own = spawn('bash', ['-c', 'read -r _'], { stdio: ['pipe', 'ignore', 'ignore'] });
    writeFileSync(join(home, 'pidof'), `#!/bin/bash\necho ${own.pid}\n`);
    chmodSync(join(home, 'pidof'), 0o755);
  });
  afterEach(async () => {
    await bash(END_SCRIPT);
    own.kill();
    rmSync(home, { recursive: true });
  });

  async function bash(script: string, words: readonly string[] = [], input = ''): Promise<string> {
    const env = { PATH: `${home}:${process.env.PATH}`, FIFO: join(home, 'fifo') };
    const { stdout } = await execa('bash', ['-c', script, 'bash', folder, MARK, ...words], { env, input });
    return stdout;
  }
  const file = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('start a server that outlives them, with its file in place', async () => {
    expect(await bash(START_SCRIPT, WAITING, 'jwt: []\n')).to.equal('started');
    expect(await bash(LOOK_SCRIPT)).to.equal('alive');
    expect(file('authentication/config.yaml')).to.equal('jwt: []\n');
  });

  it('end all that run, and nothing that only has a folder', async () => {
    await bash(START_SCRIPT, WAITING);
    const [pid, args] = [file('pid'), file('arguments')];
    for (const [name, texts] of Object.entries({ never: {}, ended: { arguments: args } })) {
      mkdirSync(join(home, name));
      for (const [of, text] of Object.entries(texts)) writeFileSync(join(home, name, of), text);
    }
    await execa('bash', ['-c', END_ALL_SCRIPT, 'bash', home, END_SCRIPT]);
    expect(runs(pid.trim())).to.equal(false);
    expect(await bash(LOOK_SCRIPT)).to.equal('ended');
    // One that another process has got the id of is not ended.
    writeFileSync(join(folder, 'pid'), `${own.pid}\n`);
    await execa('bash', ['-c', END_ALL_SCRIPT, 'bash', home, END_SCRIPT]);
    expect(runs(String(own.pid))).to.equal(true);
  });

  it('leave a server that runs as it is: process, arguments and file', async () => {
    await bash(START_SCRIPT, WAITING, 'first');
    const before = [file('pid'), file('arguments')];
    expect(await bash(START_SCRIPT, [...WAITING, '--other'], 'second')).to.equal('running');
    expect([file('pid'), file('arguments')]).to.deep.equal(before);
    expect(file('authentication/config.yaml')).to.equal('first');
  });

  it('start one server where two ask at once', async () => {
    const said = await Promise.all([bash(START_SCRIPT, WAITING), bash(START_SCRIPT, WAITING)]);
    expect(said.sort()).to.deep.equal(['running', 'started']);
  });

  it('restart it with the same arguments and the file as it is now', async () => {
    await bash(START_SCRIPT, WAITING, 'first');
    const before = file('pid');
    writeFileSync(join(folder, 'authentication/config.yaml'), 'changed');
    await bash(RESTART_SCRIPT);
    expect(file('pid')).not.to.equal(before);
    expect(runs(before.trim())).to.equal(false);
    expect(file('authentication/config.yaml')).to.equal('changed');
    expect(file('arguments').split('\0')).to.deep.equal([...WAITING, '']);
    expect(await bash(LOOK_SCRIPT)).to.equal('alive');
  });

  it('restart it with other arguments, and keep those', async () => {
    await bash(START_SCRIPT, WAITING);
    await bash(RESTART_SCRIPT, [...WAITING, '--v=4']);
    expect(file('arguments').split('\0')).to.include('--v=4');
  });

  it('end it, and say so; the end of one that does not run is no error', async () => {
    await bash(START_SCRIPT, WAITING);
    const pid = file('pid').trim();
    expect(runs(pid)).to.equal(true);
    await bash(END_SCRIPT);
    expect(runs(pid)).to.equal(false);
    expect(await bash(LOOK_SCRIPT)).to.equal('ended');
    await bash(END_SCRIPT);
  });

  it('do not take another process of the same id for the server', async () => {
    await bash(START_SCRIPT, WAITING);
    await bash(END_SCRIPT);
    writeFileSync(join(folder, 'pid'), `${process.pid}\n`);
    expect(await bash(LOOK_SCRIPT)).to.equal('ended');
  });

  it('refuse to restart what was never started', async () => {
    const error = await bash(RESTART_SCRIPT).catch((reason: unknown) => reason);
    expect(error).to.have.property('stderr').that.contains('never started');
  });
});
