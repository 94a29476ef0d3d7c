import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { leftRuns, sweepRun } from './sweep.js';

/**
 * An engine whose things are files `<kind>/<id>` that hold their labels. It refuses to remove a network while there is a
 * container, as the real one does.
 */
const ENGINE = `#!/bin/sh
cd "$ENGINE_STATE" || exit 1
case "$1" in ps|rm) kind=container; verb=$1; shift;; *) kind=$1; verb=$2; shift 2;; esac
[ "$verb" = ps ] && verb=ls
if [ "$verb" = ls ]; then
  for word; do case "$word" in label=*) label=\${word#label=};; '{{.Label'*) format=1;; esac; done
  for file in "$kind"/*; do
    [ -e "$file" ] || continue
    grep -q "^$label" "$file" || continue
    if [ -n "$format" ]; then sed -n "s/^$label=//p" "$file"; else basename "$file"; fi
  done
else
  [ "$kind" = network ] && [ -n "$(ls container)" ] && { echo "network has active endpoints" >&2; exit 1; }
  for word; do case "$word" in -*) ;; *) rm "$kind/$word" || exit 1;; esac; done
fi
`;

describe('sweeping what a run left', () => {
  let folder: string;
  let env: Record<string, string>;
  const put = (kind: string, id: string, label: string) =>
    writeFileSync(join(folder, kind, id), `${label}\n`);
  const left = (kind: string) => readdirSync(join(folder, kind));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-engine-'));
    for (const kind of ['container', 'volume', 'network', 'bin']) mkdirSync(join(folder, kind));
    writeFileSync(join(folder, 'bin', 'docker'), ENGINE, { mode: 0o755 });
    env = { ENGINE_STATE: folder, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds every run by its own label and by its cluster’s name, and no cluster of others', async () => {
    put('container', 'idp', 'dev.twinlock.run=r1');
    put('network', 'n2', 'dev.twinlock.run=r2');
    put('container', 'node', 'io.x-k8s.kind.cluster=twinlock-r3');
    put('container', 'theirs', 'io.x-k8s.kind.cluster=kind');
    expect(await leftRuns(env)).to.deep.equal(['r1', 'r2', 'r3']);
  });

  it('takes containers first, then volumes and networks', async () => {
    put('container', 'idp', 'dev.twinlock.run=r1');
    put('container', 'node', 'io.x-k8s.kind.cluster=twinlock-r1');
    put('volume', 'v', 'dev.twinlock.run=r1');
    put('network', 'n', 'dev.twinlock.run=r1');
    await sweepRun(env, 'r1');
    expect([left('container'), left('volume'), left('network')]).to.deep.equal([[], [], []]);
  });

  it('leaves another run and other people’s clusters alone', async () => {
    put('volume', 'mine', 'dev.twinlock.run=r1');
    put('volume', 'another', 'dev.twinlock.run=r2');
    put('container', 'theirs', 'io.x-k8s.kind.cluster=kind');
    await sweepRun(env, 'r1');
    expect([left('volume'), left('container')]).to.deep.equal([['another'], ['theirs']]);
  });

  it('is content with a run that left nothing', async () => {
    await sweepRun(env, 'r1');
  });
});
