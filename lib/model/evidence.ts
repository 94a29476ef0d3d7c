import { z } from 'zod';

/** A packet that Calico logged as denied, from the kernel's log. Times are epoch milliseconds. */
export const deniedPacketSchema = z.strictObject({
  at: z.number(),
  node: z.string().optional(),
  source: z.string(),
  destination: z.string(),
  protocol: z.enum(['TCP', 'UDP', 'SCTP', 'ICMP']),
  sourcePort: z.number().int().optional(),
  destinationPort: z.number().int().optional(),
  /** Pods of the addresses where they are known, as `namespace/pod`. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** Which half dropped it, read from Calico's chains: egress of the source or ingress of the destination. */
  half: z.enum(['egress', 'ingress']).optional(),
});
export type DeniedPacket = z.infer<typeof deniedPacketSchema>;

/** An event that Keycloak stored: what it was asked for, and whether it did it. Times are epoch milliseconds. */
export const keycloakEventSchema = z.strictObject({
  at: z.number(),
  /** Such as `LOGIN` or `CODE_TO_TOKEN`; with `_ERROR` behind it where Keycloak refused. */
  type: z.string(),
  /** Why it refused, such as `invalid_code`. */
  error: z.string().optional(),
  client: z.string().optional(),
});
export type KeycloakEvent = z.infer<typeof keycloakEventSchema>;

/** One thing that backs an observation, beyond the client's own view. */
export const evidenceSchema = z.strictObject({
  source: z.enum(['client', 'server', 'control', 'calico', 'apiserver', 'keycloak', 'app', 'browser']),
  says: z.string(),
});
export type Evidence = z.infer<typeof evidenceSchema>;
