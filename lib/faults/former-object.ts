import type { Manifest } from '../model/manifest.js';

/** An object as it can be applied again: without what the API server adds and does not take back. */
export function withoutServerFields({ status: _, ...manifest }: Manifest): Manifest {
  const { name, namespace, labels, annotations } = manifest.metadata;
  return {
    ...manifest,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
  };
}
