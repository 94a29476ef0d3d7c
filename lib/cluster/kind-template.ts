import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { checkout } from '../model/checkout.js';
import type { OidcFlags } from './oidc-flags.js';

const nodeSchema = z.looseObject({
  role: z.string(),
  extraMounts: z.array(z.unknown()).optional(),
});
const templateSchema = z.looseObject({
  nodes: z.array(nodeSchema),
  kubeadmConfigPatches: z.array(z.string()).default([]),
});

/** What only the run knows of its cluster. */
export interface KindFacts {
  name: string;
  /** Folder on the host that holds ca.crt, mounted read-only in the control-plane node. */
  caFolder: string;
  oidc: OidcFlags;
}

/** The text of kind-config/cluster.yaml. */
export function kindTemplate(): string {
  return readFileSync(join(checkout, 'kind-config', 'cluster.yaml'), 'utf8');
}

/**
 * Completes the cluster's template: name, mount of the CA directory, the API server's flags and its own mount of that
 * directory. The flags are appended by JSON patch, since kubeadm's v1beta4 holds arguments as a list of name and value
 * and a merge would replace those that kind itself sets. Returns YAML for `kind create cluster --config -`.
 */
export function completeKindConfig(template: string, facts: KindFacts): string {
  const config = templateSchema.parse(parse(template));
  const mount = { hostPath: facts.caFolder, containerPath: facts.oidc.caDirectory, readOnly: true };
  return stringify({
    ...config,
    name: facts.name,
    nodes: config.nodes.map((node) =>
      node.role === 'control-plane' ? { ...node, extraMounts: [...(node.extraMounts ?? []), mount] } : node,
    ),
    kubeadmConfigPatchesJSON6902: [apiServerPatch(facts.oidc)],
  });
}

function apiServerPatch({ flags, caDirectory }: OidcFlags) {
  const argumentsAdded = Object.entries(flags).map(([name, value]) => ({
    op: 'add',
    path: '/apiServer/extraArgs/-',
    value: { name, value },
  }));
  const volume = {
    name: 'twinlock-ca',
    hostPath: caDirectory,
    mountPath: caDirectory,
    readOnly: true,
    pathType: 'Directory',
  };
  return {
    group: 'kubeadm.k8s.io',
    version: 'v1beta4',
    kind: 'ClusterConfiguration',
    patch: stringify([...argumentsAdded, { op: 'add', path: '/apiServer/extraVolumes', value: [volume] }]),
  };
}
