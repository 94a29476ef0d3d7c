import { z } from 'zod';

/**
 * What stands after bring-up, as data: written to the run's private folder, so that a later `run`, `fault` or `down`
 * finds it. It names files that hold secrets, and holds none itself except the folder's own. The folder is 0700.
 */
export const environmentSchema = z.strictObject({
  /** The run that made it; also the label of everything it owns. */
  id: z.string(),
  provider: z.string(),
  /** Folder of the environment, 0700: kubeconfig, CA, keys, this file. */
  folder: z.string(),
  dockerHost: z.string(),
  /** The run's own Docker network, and its cluster's name. */
  network: z.string(),
  cluster: z.string(),
  kubeconfig: z.string(),
  /** Names of the kind node containers and their addresses on the network. */
  nodes: z.array(
    z.strictObject({
      name: z.string(),
      role: z.enum(['control-plane', 'worker']),
      address: z.string(),
      address6: z.string().optional(),
    }),
  ),
  /** The container Keycloak: the issuer of the API server's `--oidc-*` flags. */
  keycloak: z.strictObject({
    container: z.string(),
    issuerBase: z.string(),
    /** Where the host reaches it: loopback only. */
    hostPort: z.number().int(),
    adminUser: z.string(),
  }),
  /** Secrets of the run, in a file of its own beside this one. */
  secretsFile: z.string(),
  /** PEM file of the run's CA. */
  caFile: z.string(),
  /** Prefix of Calico's log lines that belong to this run. */
  logPrefix: z.string(),
  images: z.record(z.string(), z.string()),
});
export type Environment = z.infer<typeof environmentSchema>;
