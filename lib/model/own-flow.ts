import { z } from 'zod';
import { flowConnectionSchema } from './flow-cut.js';
import { manifestSchema } from './manifest.js';

/** Pods of the user's manifests: those of one namespace that have these labels. */
const actor = {
  namespace: z.string(),
  labels: z.record(z.string(), z.string()),
};

/** What a flow case says where it runs in namespaces of the user's own, under the user's policies. */
export const ownFlowSchema = z.strictObject({
  /** A file or folder of manifests, by its path from the case; left out: the documents behind the case. */
  manifests: z.string().optional(),
  actors: z.strictObject({
    /** Who fetches a token and calls. */
    client: z.strictObject(actor),
    /** Who is called, at this port of the pod, and whom the token must be meant for. */
    server: z.strictObject({ ...actor, port: z.number().int().min(1).max(65535), audience: z.string() }),
  }),
  /**
   * The user's issuer: its name, the address that policies must open for it, and the CA to trust, a PEM file by its path
   * from the case (left out: the CAs that Node trusts). Without `issuer` it is the one of the flow world.
   */
  issuer: z.strictObject({ url: z.url(), address: z.ipv4(), ca: z.string().optional() }).optional(),
  /** The client of the issuer; its secret stands in an environment variable and in no file. */
  client: z.strictObject({ id: z.string(), secret: z.strictObject({ env: z.string() }) }).optional(),
  /** Also the flow without each policy, or without those named, one case a policy; what must stop then is computed. */
  matrix: z.union([z.boolean(), z.array(z.string()).min(1)]).default(false),
});
export type OwnFlow = z.infer<typeof ownFlowSchema>;

/** How the policies are called that write what the user's namespaces deny to the log; they are no reason for anything. */
export const LOGGING_POLICY = 'twinlock-log-denied';

/** What stands while flows run in the user's namespaces, as data; cases of one `key` share it. */
export const ownWorldSchema = z.strictObject({
  key: z.string(),
  /** The user's namespaces. */
  namespaces: z.array(z.string()).min(1),
  /** The user's objects that decide about connections, and the Services; and the pods that stand in for the actors. */
  objects: z.array(manifestSchema),
  /** `namespace/pod` of the stand-ins. */
  client: z.string(),
  server: z.string(),
  /** Under which the client calls the server, and the pod's own port. */
  serverUrl: z.string(),
  serverPort: z.number().int(),
  issuer: z.strictObject({
    url: z.string(),
    /** Who it is in connections: `idp/keycloak`, or the name of a host outside. */
    party: z.string(),
    port: z.number().int(),
    address: z.string().optional(),
    /** Path of a PEM file. */
    ca: z.string().optional(),
  }),
  /** The client of the user's, and the line of the case where its secret's variable stands. */
  login: z.strictObject({ id: z.string(), variable: z.string(), line: z.number().int() }).optional(),
  /** Connections that the flow needs and that the policies leave open, the cut of the case included. */
  open: z.array(flowConnectionSchema),
});
export type OwnWorld = z.infer<typeof ownWorldSchema>;
