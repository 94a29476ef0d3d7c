import pLimit from 'p-limit';
import { command } from './command.js';
import { type Part, type PartStore, part } from './part.js';
import { recipeDigest, recipeFolder } from './recipe.js';
import type { Versions } from './versions.js';

/** What one Go module of fixtures/images is built into. */
interface GoBuild {
  /** The packages of main programs; each binary is named by the last word of its package. */
  packages: string[];
  ldflags?: string;
  tags?: string;
}

const CALICO = 'github.com/projectcalico/calico';
const CONTAINERD = 'github.com/containerd/containerd/v2';
const CNI = 'github.com/containernetworking/plugins/plugins';

/** The longest first: while it compiles, everything that is only downloaded gets ready. */
function builds(versions: Versions): Record<string, GoBuild> {
  return {
    kubernetes: {
      packages: ['.', 'k8s.io/kubernetes/test/images/agnhost'],
      ldflags: kubernetesVersionFlags(versions.kubernetes.version),
    },
    calico: {
      packages: [
        `${CALICO}/node/cmd/calico-node`,
        `${CALICO}/cni-plugin/cmd/calico`,
        `${CALICO}/cni-plugin/cmd/install`,
        `${CALICO}/kube-controllers/cmd/kube-controllers`,
        `${CALICO}/kube-controllers/cmd/check-status`,
      ],
      ldflags: `-X ${CALICO}/node/pkg/lifecycle/startup.VERSION=${versions.calico.version} -X ${CALICO}/node/buildinfo.GitVersion=${versions.calico.version} -X main.VERSION=${versions.calico.version}`,
    },
    containerd: {
      packages: ['containerd', 'ctr', 'containerd-shim-runc-v2'].map((name) => `${CONTAINERD}/cmd/${name}`),
      ldflags: `-X ${CONTAINERD}/version.Version=${versions.containerd}`,
      tags: 'no_btrfs no_zfs no_aufs no_devmapper',
    },
    cni: {
      packages: [
        'ipam/host-local',
        'main/loopback',
        'main/ptp',
        'meta/portmap',
        'meta/bandwidth',
        'meta/tuning',
      ].map((name) => `${CNI}/${name}`),
    },
    coredns: { packages: ['.'] },
    kind: { packages: ['sigs.k8s.io/kind'] },
    pause: { packages: ['.'] },
  };
}

/** The variables that Kubernetes' own build sets; the date is fixed, so that a build gives the same bytes again. */
function kubernetesVersionFlags(version: string): string {
  const [major, minor] = version.slice(1).split('.');
  const values = {
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: 'unknown',
    buildDate: '1970-01-01T00:00:00Z',
  };
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    .flatMap((module) => Object.entries(values).map(([name, value]) => `-X ${module}.${name}=${value}`))
    .join(' ');
}

export type GoPartName = 'kubernetes' | 'calico' | 'containerd' | 'cni' | 'coredns' | 'kind' | 'pause';

/** Go compiles with all cores by itself: one build at a time. */
const oneAtATime = pLimit(1);

const GO_ENV = { CGO_ENABLED: '0', GOFLAGS: '-trimpath -buildvcs=false -mod=readonly' };

const NEXT_STEP =
  'install Go 1.26 or later (https://go.dev/dl/) and make sure that it reaches a Go module proxy (`go env GOPROXY`), or use --images registry';

/** The binaries of one Go module of fixtures/images, each module pinned by its go.sum. */
export function goPart(store: PartStore, name: GoPartName, versions: Versions): Part {
  const build = builds(versions)[name] as GoBuild;
  const recipe = recipeFolder(name);
  const digest = recipeDigest([recipe], { build, arch: process.arch }, (file) =>
    /\.go$|^go\.(mod|sum)$/.test(file),
  );
  return part(
    store,
    name,
    digest,
    async (folder, note) => {
      let downloads = 0;
      let compiled = 0;
      note('compiling');
      const flags = [
        '-ldflags',
        `-s -w ${build.ldflags ?? ''}`,
        ...(build.tags ? ['-tags', build.tags] : []),
      ];
      await command('go', ['build', '-v', ...flags, '-o', `${folder}/`, ...build.packages], {
        cwd: recipe,
        env: GO_ENV,
        nextStep: NEXT_STEP,
        signal: store.signal,
        onLine: (line) => {
          // With -v, every line that is no download names a package that is being compiled.
          if (line.startsWith('go: downloading')) note(`downloading modules: ${++downloads}`);
          else note(`compiling packages: ${++compiled}`);
        },
      });
    },
    oneAtATime,
  );
}

/** The folder of a Go module that a recipe requires, in Go's module cache; downloads it if need be. */
export async function moduleFolder(recipe: GoPartName, module: string): Promise<string> {
  const call = { cwd: recipeFolder(recipe), env: GO_ENV, nextStep: NEXT_STEP };
  const found = await command('go', ['mod', 'download', '-json', module], call);
  return (JSON.parse(found) as { Dir: string }).Dir;
}
