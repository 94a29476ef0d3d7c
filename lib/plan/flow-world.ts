import { join } from 'node:path';
import { type FlowConnection, OUTSIDE_PARTIES } from '../model/flow-cut.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { podName } from '../model/world.js';
import { oracleOf } from '../oracle/decide.js';
import { isModelled } from '../oracle/policy-kinds.js';
import { worldOf } from '../oracle/world.js';
import { readFiles } from './files.js';
import { RESOLVER } from './network-world.js';
import { manifestsOf, objectsOf } from './objects.js';
import type { Problems } from './problems.js';
import { parseYaml } from './yaml-document.js';

/** How cases and flows call the cluster's resolver: by its Service. */
const RESOLVER_NAME = 'kube-system/kube-dns';

/** The flow world as its manifests describe it. */
export interface FlowWorld {
  objects: readonly Manifest[];
  /** Every connection between its parties that the policies allow. */
  open: readonly FlowConnection[];
}

/** Reads `fixtures/flows`; a file that is no manifest is a problem. */
export function loadFlowWorld(root: string, problems: Problems): FlowWorld {
  const objects = readFiles(join(root, 'fixtures', 'flows'), ['.yaml', '.yml']).flatMap((file) =>
    manifestsOf(parseYaml(file, problems).flatMap((document) => objectsOf(document, problems))),
  );
  return { objects, open: openConnections(objects) };
}

/** By its stored name: what a case may take away or replace. */
export function inWorld({ objects }: FlowWorld, name: string): Manifest | undefined {
  return objects.find((object) => manifestName(object) === name);
}

/**
 * Every connection that these objects allow between the parties of the flow world: from each pod and from outside, to each
 * declared port of a pod and to the resolver. Throws an InputError for a policy that is not modelled.
 */
export function openConnections(objects: readonly Manifest[]): FlowConnection[] {
  const pods = worldOf([
    ...objects,
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: RESOLVER.namespace } },
  ]);
  const oracle = oracleOf({ ...pods, pods: [...pods.pods, RESOLVER] }, objects.filter(isModelled));
  const sources = [
    ...pods.pods.map((pod) => [podName(pod), podName(pod)] as const),
    ...Object.entries(OUTSIDE_PARTIES),
  ];
  const targets = [
    ...pods.pods.flatMap((pod) =>
      pod.ports.map((port) => ({ to: podName(pod), asked: podName(pod), ...port })),
    ),
    { to: RESOLVER_NAME, asked: podName(RESOLVER), port: 53, protocol: 'UDP' as const },
  ];
  return sources.flatMap(([from, address]) =>
    targets
      .filter(({ asked, port, protocol }) => {
        // A pod always reaches itself, and no policy selects what asks the resolver from outside.
        if (asked === address || (asked === podName(RESOLVER) && !address.includes('/'))) return false;
        return oracle.decide({ from: address, to: asked, port, protocol }).verdict === 'allow';
      })
      .map(({ to, port, protocol }) => ({ from, to, port, protocol })),
  );
}
