import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';

/** The images that a run uses, by what they are for. */
export const IMAGE_NAMES = [
  'node',
  'calico-node',
  'calico-cni',
  'calico-kube-controllers',
  'keycloak',
  'agent',
  'agnhost',
] as const;
export type ImageName = (typeof IMAGE_NAMES)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const pinned = z.strictObject({
  /** Registry, path and tag. */
  ref: z.string(),
  /** Read from its source, else the word that says that nobody has. */
  digest: z.union([z.string().regex(/^sha256:[0-9a-f]{64}$/), z.literal('unverified')]),
});

const versionsSchema = z.strictObject({
  kubernetes: z.strictObject({
    version: z.string().regex(/^v1\.\d+\.\d+$/),
    /** Tags that kubeadm of this version asks for. */
    etcd: z.string(),
    coredns: z.string(),
    pause: z.string(),
  }),
  kind: z.string(),
  containerd: z.string(),
  cniPlugins: z.string(),
  /** `module` is the version under which the Go module proxy serves this release. */
  calico: z.strictObject({ version: z.string(), module: z.string(), manifestSha256: sha256 }),
  keycloak: z.strictObject({ version: z.string(), zipSha256: sha256 }),
  /** `integrity` is npm's, of the package that carries the binary for each platform. */
  nodejs: z.strictObject({ version: z.string(), integrity: z.record(z.string(), z.string()) }),
  agnhost: z.string(),
  debian: z.string(),
  /** What the source `registry` pulls. */
  registryImages: z.strictObject(
    Object.fromEntries(IMAGE_NAMES.map((name) => [name, pinned])) as Record<ImageName, typeof pinned>,
  ),
});

/** Every version of everything that a run uses: kind-config/versions.json. */
export type Versions = z.infer<typeof versionsSchema>;

/** Reads the lock of versions. Throws InputError that names what is wrong in the file. */
export function loadVersions(file: string = join(checkout, 'kind-config', 'versions.json')): Versions {
  const parsed = versionsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new InputError(
    `${file} does not say every version`,
    parsed.error.issues.map((issue) => ({
      file,
      found: issue.path.join('.') || 'the whole file',
      write: issue.message,
    })),
  );
}

/** What pods and manifests call each image inside the cluster, whatever its source. */
export function clusterRefs(versions: Versions): Record<ImageName, string> {
  const { calico, keycloak, nodejs, agnhost, kubernetes } = versions;
  return {
    node: `docker.io/kindest/node:${kubernetes.version}`,
    'calico-node': `docker.io/calico/node:${calico.version}`,
    'calico-cni': `docker.io/calico/cni:${calico.version}`,
    'calico-kube-controllers': `docker.io/calico/kube-controllers:${calico.version}`,
    keycloak: `quay.io/keycloak/keycloak:${keycloak.version}`,
    agent: `docker.io/library/node:${nodejs.version}-bookworm-slim`,
    agnhost: `registry.k8s.io/e2e-test-images/agnhost:${agnhost}`,
  };
}

/** The names under which kubeadm of this version looks for the control plane's images. */
export function controlPlaneRefs({ kubernetes }: Versions): {
  kubernetes: string[];
  coredns: string;
  pause: string;
} {
  const parts = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'];
  return {
    kubernetes: [
      ...parts.map((part) => `registry.k8s.io/${part}:${kubernetes.version}`),
      `registry.k8s.io/etcd:${kubernetes.etcd}`,
    ],
    coredns: `registry.k8s.io/coredns/coredns:${kubernetes.coredns}`,
    pause: `registry.k8s.io/pause:${kubernetes.pause}`,
  };
}
