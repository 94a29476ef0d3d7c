import type { CalicoManifest } from '../cluster/calico-manifest.js';
import type { ImageRecord } from '../images/ensure.js';
import { EnvironmentError } from '../model/errors.js';

/** Everything that bring-up takes from the images: what is started, and the programs that came with them. */
export interface ImageSet {
  /** The kind node image, which holds every image that pods use. */
  nodeImage: string;
  keycloakImage: string;
  /** What probes run on, also outside the cluster. */
  agentImage: string;
  kindPath: string;
  calicoManifest: CalicoManifest;
  /** Names of all images, as the environment keeps them. */
  refs: Record<string, string>;
}

/** Picks what bring-up needs. Throws EnvironmentError where an image is missing, which is a mistake of the source. */
export function imageSet(
  records: readonly ImageRecord[],
  tools: { kindPath: string; calicoManifest: CalicoManifest },
): ImageSet {
  const refs = Object.fromEntries(records.map(({ name, ref }) => [name, ref]));
  const refOf = (name: string): string => {
    const ref = refs[name];
    if (ref !== undefined) return ref;
    throw new EnvironmentError('images', `there is no image "${name}"`, {
      seen: Object.keys(refs).join(', '),
    });
  };
  const agentImage = refOf('agent');
  return { nodeImage: refOf('node'), keycloakImage: refOf('keycloak'), agentImage, ...tools, refs };
}
