import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureProgram } from '../host/programs.js';
import { EnvironmentError } from '../model/errors.js';
import { command } from './command.js';
import { moduleFolder } from './go-parts.js';
import { type Part, type PartStore, part } from './part.js';
import { recipeDigest, recipeFolder } from './recipe.js';
import type { Versions } from './versions.js';

type Store = PartStore & { allowHostChanges: boolean };

/** Throws EnvironmentError unless the file's digest is the pinned one. */
function mustMatch(file: string, algorithm: string, encoding: 'hex' | 'base64', pinned: string): void {
  const seen = createHash(algorithm).update(readFileSync(file)).digest(encoding);
  if (seen === pinned) return;
  throw new EnvironmentError('images', `${file} is not the file that versions.json pins`, {
    expected: `${algorithm} ${pinned}`,
    seen: `${algorithm} ${seen}`,
    nextStep: 'delete it and try again; if it stays so, the download is not to be trusted',
  });
}

/** Keycloak's distribution from Maven Central, unpacked as `keycloak/`. */
export function keycloakPart(store: Store, { keycloak }: Versions): Part {
  return part(store, 'keycloak-dist', recipeDigest([], keycloak), async (folder, note) => {
    await ensureProgram('mvn', ['maven'], {
      stage: 'images',
      purpose: 'fetching Keycloak from Maven Central',
      allowHostChanges: store.allowHostChanges,
      note,
    });
    note('downloading 176 MB from Maven Central');
    const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
    await command(
      'mvn',
      [
        '-q',
        '-B',
        `${plugin}:copy`,
        `${plugin}:unpack`,
        `-Dartifact=org.keycloak:keycloak-quarkus-dist:${keycloak.version}:zip`,
        `-DoutputDirectory=${folder}`,
      ],
      {
        cwd: folder,
        nextStep: 'make sure that mvn reaches Maven Central, or use --images registry',
        signal: store.signal,
      },
    );
    const zip = join(folder, `keycloak-quarkus-dist-${keycloak.version}.zip`);
    mustMatch(zip, 'sha256', 'hex', keycloak.zipSha256);
    rmSync(zip);
    renameSync(join(folder, `keycloak-${keycloak.version}`), join(folder, 'keycloak'));
  });
}

/** The Node binary for the agents, as `node`, from the npm package that carries it. */
export function nodejsPart(store: Store, { nodejs }: Versions): Part {
  const platform = `linux-${process.arch}`;
  const integrity = nodejs.integrity[platform];
  const digest = recipeDigest([], { version: nodejs.version, platform, integrity });
  return part(store, 'nodejs', digest, async (folder, note) => {
    if (integrity === undefined) {
      throw new EnvironmentError('images', `versions.json pins no Node binary for ${platform}`, {
        expected: `one of ${Object.keys(nodejs.integrity).join(', ')}`,
        seen: platform,
        nextStep: 'use --images registry, or add the integrity of that npm package to versions.json',
      });
    }
    note('downloading from npm');
    const nextStep = 'make sure that npm reaches its registry, or use --images registry';
    const wanted = `node-${platform}@${nodejs.version}`;
    await command('npm', ['pack', wanted, '--loglevel=error', '--pack-destination', folder], {
      cwd: folder,
      nextStep,
    });
    const packed = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    mustMatch(join(folder, packed), 'sha512', 'base64', integrity.replace(/^sha512-/, ''));
    await command('tar', ['-xzf', packed, '--strip-components=2', 'package/bin/node'], {
      cwd: folder,
      nextStep,
    });
    rmSync(join(folder, packed));
  });
}

/** What kind puts into its own base image, from its module of the same version, as `files/`. */
export function kindFilesPart(store: Store, { kind }: Versions): Part {
  return part(store, 'kind-files', recipeDigest([recipeFolder('kind')], kind), async (folder) => {
    const module = await moduleFolder('kind', 'sigs.k8s.io/kind');
    const files = join(folder, 'files');
    cpSync(join(module, 'images', 'base', 'files'), files, { recursive: true });
    rmSync(join(files, 'LICENSES'), { recursive: true, force: true });
    // The module cache is read-only, and keeps no executable bits.
    await command('chmod', ['-R', 'u=rwX,go=rX', files], { nextStep: 'see the line above' });
    for (const scripts of ['kind/bin', 'usr/local/bin']) {
      for (const name of readdirSync(join(files, scripts))) {
        await command('chmod', ['755', join(files, scripts, name)], { nextStep: 'see the line above' });
      }
    }
  });
}

/** Calico's own manifest for VXLAN, as `calico-vxlan.yaml`, from its module of the same version. */
export function calicoManifestPart(store: Store, { calico }: Versions): Part {
  return part(store, 'calico-manifest', recipeDigest([], calico), async (folder) => {
    const module = await moduleFolder('calico', 'github.com/projectcalico/calico');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'calico-vxlan.yaml');
    cpSync(join(module, 'manifests', 'calico-vxlan.yaml'), file);
    mustMatch(file, 'sha256', 'hex', calico.manifestSha256);
  });
}
