import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { type Engine, ensureEngine } from '../host/engine.js';
import { paths } from '../host/paths.js';
import { stopEngine } from '../host/private-engine.js';
import { ensureProgram } from '../host/programs.js';
import { EnvironmentError } from '../model/errors.js';
import { silent } from '../model/progress.js';
import { docker, inspectImage } from './engine-image.js';
import { ensureImages, type ImageRecord } from './ensure.js';
import { packagesSource } from './packages-source.js';
import { pullRef, registryTrouble } from './registry-source.js';
import { IMAGE_NAMES, type ImageName, loadVersions, type Versions } from './versions.js';

describe('the images of a registry', function () {
  this.timeout(30 * 60_000);
  let engine: Engine;
  let registry: { process: ChildProcess; prefix: string; folder: string };
  let versions: Versions;
  const pulled: ImageRecord[] = [];

  before(async () => {
    engine = await ensureEngine({ allowHostChanges: true, progress: silent });
    registry = await startRegistry();
    versions = await fill(engine, registry.prefix);
  });

  after(async () => {
    const mirrored = IMAGE_NAMES.map((name) => pullRef(versions.registryImages[name].ref, registry.prefix));
    const derived = pulled.filter(({ ref }) => ref.includes('/twinlock/')).map(({ ref }) => ref);
    const { ref, digest } = versions.registryImages.node;
    const node = [ref, `${pullRef(ref, registry.prefix).replace(/:[^:/]+$/, '')}@${digest}`];
    for (const name of [...mirrored, ...derived, ...node]) {
      await docker(engine, ['image', 'rm', '--force', name]).catch(() => {});
    }
    registry.process.kill();
    rmSync(registry.folder, { recursive: true, force: true });
    if (engine.kind === 'private') await stopEngine();
  });

  it('are pulled through a mirror, and made into what a run starts', async () => {
    expect(await registryTrouble(versions, registry.prefix)).to.equal(undefined);
    const options = { versions, registryPrefix: registry.prefix };
    pulled.push(...(await ensureImages('registry', IMAGE_NAMES, engine, silent, options)));
    for (const record of pulled) {
      expect(record.from, record.name).to.equal('registry');
      // Only the node image has a digest in this lock; the others are pulled by tag, and say so.
      expect(record.verified, record.name).to.equal(record.name === 'node');
      expect((await inspectImage(engine, record.ref))?.id, record.name).to.equal(record.digest);
    }
  });

  it('are refused where the digest is another than the pinned one', async () => {
    const wrong = { ...versions.registryImages.agnhost, digest: `sha256:${'0'.repeat(64)}` };
    const lock = { ...versions, registryImages: { ...versions.registryImages, agnhost: wrong } };
    const options = { versions: lock, registryPrefix: registry.prefix };
    const refusal = await ensureImages('registry', ['agnhost'], engine, silent, options).catch(
      (error) => error,
    );
    expect(refusal).to.be.instanceOf(EnvironmentError);
    expect(refusal.message).to.include('agnhost@sha256:000');
  });
});

/** A registry of our own on a free port of loopback, with its images in a folder of the system's temporary one. */
async function startRegistry(): Promise<{ process: ChildProcess; prefix: string; folder: string }> {
  await ensureProgram('docker-registry', ['docker-registry'], {
    stage: 'registry',
    purpose: 'the test of the source `registry`',
    allowHostChanges: true,
  });
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: folder } },
    http: { addr: address },
  };
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const registry = spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
  for (;;) {
    const answer = await fetch(`http://${address}/v2/`).catch(() => undefined);
    if (answer?.ok) return { process: registry, prefix: `${address}/`, folder };
    if (registry.exitCode !== null) throw new Error(`docker-registry ended with ${registry.exitCode}`);
    await pause(50);
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Pushes the built images under the names that the source asks for, and forgets that they came from here, so that
 * they must be pulled. Gives a lock of versions in which the node image's digest is the pushed one.
 */
async function fill(engine: Engine, prefix: string): Promise<Versions> {
  const locked = loadVersions();
  const store = { engine, cache: paths().cache, progress: silent, allowHostChanges: true };
  const built = packagesSource(store, locked);
  const digests = {} as Record<ImageName, string>;
  for (const name of IMAGE_NAMES) {
    await built[name].ensure();
    const mirrored = pullRef(locked.registryImages[name].ref, prefix);
    await docker(engine, ['tag', built[name].ref, mirrored]);
    await docker(engine, ['push', '--quiet', mirrored]);
    const digest = (await inspectImage(engine, mirrored))?.repoDigests.find((from) =>
      from.startsWith(prefix),
    );
    digests[name] = digest?.split('@')[1] ?? '';
    await docker(engine, ['image', 'rm', mirrored]);
  }
  const node = { ...locked.registryImages.node, digest: digests.node };
  return { ...locked, registryImages: { ...locked.registryImages, node } };
}
