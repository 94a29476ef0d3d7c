import { z } from 'zod';

/** The least that an object needs to be applied; every other field is kept as it is. */
export const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

/** A Kubernetes object as it stands in a manifest, with the place it was read from. */
export type Manifest = z.infer<typeof manifestSchema>;

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
