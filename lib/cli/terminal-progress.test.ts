import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { Redaction } from '../model/redaction.js';
import { terminalProgress } from './terminal-progress.js';

/** A stream, a clock and a timer in the test's hands. */
function bench(stream: { isTTY?: boolean; columns?: number }, env: NodeJS.ProcessEnv = {}) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const ticks = new Set<() => void>();
  const redaction = new Redaction();
  redaction.add('canary-secret');
  const progress = terminalProgress({
    redaction,
    env,
    stream: { ...stream, write: (text) => written.push(text) },
    now: () => clock.ms,
    every: (_ms, work) => {
      ticks.add(work);
      return () => ticks.delete(work);
    },
  });
  const tick = (ms: number): void => {
    clock.ms += ms;
    for (const work of ticks) work();
  };
  return { progress, written, tick, ticks, text: () => written.join('') };
}

async function caught(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('progress in a pipe', () => {
  it('says start, sign of life with the last state, and end', async () => {
    const { progress, tick, text, ticks } = bench({});
    const value = await progress.stage('cluster', async (note) => {
      note('2 of 3 nodes');
      tick(15_000);
      return 7;
    });
    expect(value).to.equal(7);
    expect(text()).to.equal(
      'start   cluster\n...     cluster  15.0 s  2 of 3 nodes\ndone    cluster  15.0 s\n',
    );
    expect(ticks.size, 'no timer is left').to.equal(0);
  });

  it('tells the last state of a stage that failed, and throws its error on', async () => {
    const { progress, tick, text } = bench({});
    const broken = new Error('no');
    const work = progress.stage('keycloak', async (note) => {
      note('503');
      tick(200);
      throw broken;
    });
    expect(await caught(work)).to.equal(broken);
    expect(text()).to.contain('failed  keycloak  200 ms, last state: 503\n');
  });

  it('writes no secret', async () => {
    const { progress, tick, text } = bench({});
    await progress.stage('login', async (note) => {
      note('password canary-secret');
      tick(15_000);
    });
    progress.say('it is canary-secret');
    expect(text()).not.to.contain('canary');
    expect(text()).to.contain('password [secret removed]');
  });
});

describe('progress on a terminal', () => {
  it('keeps a line for each running stage and draws over it', async () => {
    const { progress, tick, written } = bench({ isTTY: true, columns: 60 });
    await progress.stage('cluster', async (note) => {
      await progress.stage('images', async () => {
        note('pulling');
        tick(1500);
        const drawn = written.at(-1) ?? '';
        expect(drawn.startsWith('\u001b[2A\u001b[0J'), 'two lines up').to.equal(true);
        expect(stripVTControlCharacters(drawn)).to.match(/^ {3}\.\.\. {2}cluster {5}1\.5 s {2}.*pulling/);
        expect(written.at(-1)?.split('\n')).to.have.length(3);
      });
    });
    expect(written.at(-1)?.startsWith('\u001b[1A\u001b[0J'), 'one line up').to.equal(true);
    expect(stripVTControlCharacters(written.at(-1) ?? '')).to.match(/^done {4}cluster/);
  });

  it('never lets a line wrap', async () => {
    const { progress, tick, written } = bench({ isTTY: true, columns: 40 });
    await progress.stage('cluster', async (note) => {
      note('x'.repeat(200));
      tick(100);
      const line = stripVTControlCharacters(written.at(-1) ?? '');
      expect(line.trimEnd().length).to.be.at.most(39);
    });
  });

  it('is plain with NO_COLOR and on a dumb terminal', async () => {
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const { progress, text } = bench({ isTTY: true, columns: 60 }, env);
      await progress.stage('cluster', async () => {});
      expect(text()).to.equal('start   cluster\ndone    cluster  0 ms\n');
    }
  });
});
