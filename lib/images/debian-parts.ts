import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import pLimit from 'p-limit';
import { ensureProgram } from '../host/programs.js';
import { command } from './command.js';
import { type Part, type PartStore, part } from './part.js';
import { recipeDigest, recipeFolder } from './recipe.js';

/** dpkg unpacks with one core and the disk; a second one beside it would only wait. */
const oneAtATime = pLimit(1);

/** What no container reads. */
const LEFT_OUT = ['doc', 'man', 'locale', 'info', 'lintian', 'bug'].map((name) => `/usr/share/${name}/*`);

export type RootfsName = 'base' | 'node' | 'java';

/** The packages of a list in fixtures/images/rootfs, one a line; `#` starts a comment. */
export function packageList(name: RootfsName): string[] {
  return readFileSync(join(recipeFolder('rootfs'), `${name}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * A Debian root file system, as `rootfs.tar` in the part's folder, made by mmdebstrap of the release's packages,
 * security updates included. The packages are checked against the keyring of the host's Debian.
 */
export function debianPart(
  store: PartStore & { allowHostChanges: boolean },
  name: RootfsName,
  release: string,
): Part {
  const packages = packageList(name);
  const digest = recipeDigest([], { release, packages, LEFT_OUT, arch: process.arch });
  return part(
    store,
    `rootfs-${name}`,
    digest,
    async (folder, note) => {
      await ensureProgram('mmdebstrap', ['mmdebstrap', 'debian-archive-keyring'], {
        stage: 'images',
        purpose: 'building images from Debian packages',
        allowHostChanges: store.allowHostChanges,
        note,
      });
      note(`unpacking ${packages.length} Debian packages and what they need`);
      await command(
        'mmdebstrap',
        mmdebstrapArguments(release, packages, join(folder, 'rootfs.tar'), await hostSources(release)),
        {
          nextStep: 'make sure that apt reaches a Debian mirror (`apt-get update`), or use --images registry',
          signal: store.signal,
        },
      );
    },
    oneAtATime,
  );
}

function mmdebstrapArguments(
  release: string,
  packages: readonly string[],
  target: string,
  sources: readonly string[],
): string[] {
  return [
    '--mode=root',
    '--variant=essential',
    '--components=main',
    `--include=${packages.join(',')}`,
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    // An image under construction may be lost: dpkg need not wait for the disk after each package.
    '--dpkgopt=force-unsafe-io',
    '--aptopt=Acquire::Languages "none"',
    // update-alternatives of the JRE links manual pages into this folder, which nothing else makes.
    '--essential-hook=mkdir -p "$1/usr/share/man/man1"',
    release,
    target,
    ...sources,
  ];
}

/** One line for each index that apt knows: address, release, component and who signs it as its origin. */
const INDEX_FORMAT = '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)';

/**
 * Of what `apt-get indextargets` prints, the sources.list lines of Debian's own main component for this release, its
 * updates and security updates: the mirrors that this host uses. Empty on another release, where mmdebstrap's default
 * mirrors serve.
 */
export function debianSources(indexTargets: string, release: string): string[] {
  const lines = indexTargets.split('\n').flatMap((line) => {
    const [uri = '', suite = '', component, origin] = line.split(' ');
    const ours = suite === release || suite === `${release}-updates` || suite === `${release}-security`;
    return ours && component === 'main' && origin === 'Debian' ? [`deb ${uri} ${suite} main`] : [];
  });
  const sources = [...new Set(lines)];
  return sources.some((line) => line.endsWith(` ${release} main`)) ? sources : [];
}

async function hostSources(release: string): Promise<string[]> {
  const words = ['indextargets', '--format', INDEX_FORMAT, 'Created-By: Packages'];
  const { stdout } = await execa('apt-get', words, { reject: false });
  return debianSources(stdout ?? '', release);
}
