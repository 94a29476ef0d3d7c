/** A Kubernetes object as it stands in a manifest, with the place it was read from. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
}

/** A manifest and where it was written, so that an error can name file and line (from 1). */
export interface PlacedManifest {
  manifest: Manifest;
  file: string;
  line: number;
}

/** `kind namespace/name`, as errors and progress name an object. */
export function manifestName(manifest: Manifest): string {
  const { name, namespace } = manifest.metadata;
  return `${manifest.kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
