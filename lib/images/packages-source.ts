import type { Engine } from '../host/engine.js';
import type { Progress } from '../model/progress.js';
import { bakedImage, type Content } from './baked-image.js';
import { debianPart } from './debian-parts.js';
import { keycloakPart, kindFilesPart, nodejsPart } from './distribution-parts.js';
import type { Image } from './engine-image.js';
import { goPart } from './go-parts.js';
import { recipeImage } from './recipe-image.js';
import { clusterRefs, controlPlaneRefs, type ImageName, type Versions } from './versions.js';

/** Where images are made and kept. */
export interface ImageStore {
  engine: Engine;
  cache: string;
  progress: Progress;
  allowHostChanges: boolean;
  /** Ends a build that is under way. */
  signal?: AbortSignal | undefined;
}

const CNI_OF_NODE = ['host-local', 'loopback', 'ptp', 'portmap'];
const CNI_OF_CALICO = ['host-local', 'loopback', 'portmap', 'bandwidth', 'tuning'];

/**
 * Every image as its publisher would have it, built from package registries alone: Go modules, Debian, Maven Central,
 * npm. Nothing is built before `ensure` of an image is called, and then only what that image needs.
 */
export function packagesSource(store: ImageStore, versions: Versions): Record<ImageName, Image> {
  const go = (name: Parameters<typeof goPart>[1]) => goPart(store, name, versions);
  const refs = clusterRefs(versions);
  const kubernetes = go('kubernetes');
  const calico = go('calico');
  const cni = go('cni');

  const base = recipeImage(store, {
    recipe: 'base',
    ref: `docker.io/twinlock/base:${versions.debian}`,
    context: { 'rootfs.tar': { part: debianPart(store, 'base', versions.debian), path: 'rootfs.tar' } },
  });
  const onBase = (
    recipe: Exclude<ImageName, 'node' | 'keycloak'>,
    extra: Partial<Parameters<typeof recipeImage>[1]>,
  ) => recipeImage(store, { recipe, ref: refs[recipe], base, ...extra });

  return {
    node: nodeImage(store, versions, { base, kubernetes, cni, go }),
    'calico-node': onBase('calico-node', { context: files(calico, { 'calico-node': 'calico-node' }) }),
    'calico-cni': onBase('calico-cni', {
      context: {
        ...files(calico, { 'bin/calico': 'calico', 'bin/install': 'install' }),
        ...files(cni, into('bin', CNI_OF_CALICO)),
      },
    }),
    'calico-kube-controllers': onBase('calico-kube-controllers', {
      context: files(calico, into('.', ['kube-controllers', 'check-status'])),
    }),
    keycloak: recipeImage(store, {
      recipe: 'keycloak',
      ref: refs.keycloak,
      context: {
        'rootfs.tar': { part: debianPart(store, 'java', versions.debian), path: 'rootfs.tar' },
        ...files(keycloakPart(store, versions), { keycloak: 'keycloak' }),
      },
    }),
    agent: onBase('agent', {
      args: { NODE_VERSION: versions.nodejs.version },
      context: files(nodejsPart(store, versions), { node: 'node' }),
    }),
    agnhost: onBase('agnhost', { context: files(kubernetes, { agnhost: 'agnhost' }) }),
  };
}

type Parts = {
  base: Image;
  kubernetes: ReturnType<typeof goPart>;
  cni: ReturnType<typeof goPart>;
  go: (name: Parameters<typeof goPart>[1]) => ReturnType<typeof goPart>;
};

/** What kindest/node is: Debian with systemd, containerd, the kubelet, and the control plane's images inside. */
function nodeImage(store: ImageStore, versions: Versions, { base, kubernetes, cni, go }: Parts): Image {
  const { version, coredns, pause } = versions.kubernetes;
  const names = controlPlaneRefs(versions);
  const bare = recipeImage(store, {
    recipe: 'node',
    ref: `docker.io/twinlock/bare-node:${version}`,
    args: { KUBERNETES_VERSION: version, PAUSE: names.pause },
    context: {
      'rootfs.tar': { part: debianPart(store, 'node', versions.debian), path: 'rootfs.tar' },
      ...files(kindFilesPart(store, versions), { files: 'files' }),
      ...files(kubernetes, { 'bin/kubernetes': 'kubernetes' }),
      ...files(go('containerd'), into('bin', ['containerd', 'ctr', 'containerd-shim-runc-v2'])),
      ...files(cni, into('cni', CNI_OF_NODE)),
    },
  });
  const controlPlane: Content[] = [
    {
      image: recipeImage(store, {
        recipe: 'kubernetes',
        ref: `docker.io/twinlock/kubernetes:${version}`,
        base,
        context: files(kubernetes, { kubernetes: 'kubernetes' }),
      }),
      names: names.kubernetes,
    },
    {
      image: recipeImage(store, {
        recipe: 'coredns',
        ref: `docker.io/twinlock/coredns:${coredns}`,
        context: files(go('coredns'), { coredns: 'coredns' }),
      }),
      names: [names.coredns],
    },
    {
      image: recipeImage(store, {
        recipe: 'pause',
        ref: `docker.io/twinlock/pause:${pause}`,
        context: files(go('pause'), { pause: 'pause' }),
      }),
      names: [names.pause],
    },
  ];
  return bakedImage(store, clusterRefs(versions).node, bare, controlPlane);
}

function files(part: ReturnType<typeof goPart>, places: Record<string, string>) {
  return Object.fromEntries(Object.entries(places).map(([place, path]) => [place, { part, path }]));
}

function into(folder: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`${folder}/${name}`, name]));
}
