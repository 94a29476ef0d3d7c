import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openContainerExec } from './container-exec.js';

describe('a program held open in a container of the engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-engine-'));
  const engineEnv = { PATH: `${folder}:${process.env.PATH}` };
  const open = (command: string[]) => openContainerExec({ run: 'r1', engineEnv, container: 'c', command });

  before(() => {
    // Stands in for the engine's command: runs the rest of its words here.
    const script = '#!/bin/sh\n[ "$1 $2 $3" = "exec --interactive c" ] || exit 9\nshift 3\nexec "$@"\n';
    writeFileSync(join(folder, 'docker'), script);
    chmodSync(join(folder, 'docker'), 0o755);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has its three streams, its code and the mark of the run', async () => {
    const stream = await open(['sh', '-c', 'read line; echo "$line $TWINLOCK_RUN"; exit 3']);
    stream.stdin.write('hello\n');
    const said: string[] = [];
    stream.stdout.on('data', (chunk: Buffer) => said.push(String(chunk)));
    expect(await stream.ended).to.deep.equal({ code: 3 });
    expect(said.join('')).to.equal('hello r1\n');
  });

  it('is lost, which is no result, when it is closed', async () => {
    const stream = await open(['cat']);
    stream.close();
    expect(await stream.ended).to.have.property('lost');
  });

  it('is refused where there is no engine’s command', async () => {
    const nowhere = { run: 'r1', engineEnv: { PATH: join(folder, 'no') }, container: 'c', command: ['cat'] };
    const refusal = await openContainerExec(nowhere).catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(Error).with.property('code', 'ENOENT');
  });
});
