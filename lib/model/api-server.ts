import { z } from 'zod';
import { nameSchema } from './name.js';

/**
 * A side API server, `kind-config/api-servers/NAME.yaml`: the cluster's own flags without its `--oidc-*`, and these.
 * It shares etcd with the cluster's, so that objects and RBAC are the same, and it has a port of its own.
 */
export const apiServerSchema = z.strictObject({
  why: z.string().min(10),
  /** Flags without dashes; null takes one of the cluster's away. `{ca}` stands for the path of the run's CA file. */
  flags: z.record(z.string(), z.string().nullable()).default({}),
  /** The file of kind-config/authentication/ that it begins with. */
  authentication: nameSchema.optional(),
  /** Issuers whose documents it can never use, which cases are about: nobody waits until it has read them. */
  unreadable: z.array(z.string()).default([]),
});
export type ApiServerDescription = z.infer<typeof apiServerSchema>;
