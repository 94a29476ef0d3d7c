import { z } from 'zod';

export const protocolSchema = z.enum(['TCP', 'UDP', 'SCTP']);
export type Protocol = z.infer<typeof protocolSchema>;

/**
 * What the client dials. `pod`: its address. `service`: the ClusterIP of the pod's own Service, at the pod's own port;
 * `service-port`: the same at a port that differs from the pod's; `headless`: the name of its headless Service.
 * `node-port-local` and `node-port-cluster`: a node's port, by `externalTrafficPolicy`, at the pod's own node and at
 * another one. `held`: a connection that was opened before the step and is used again after it.
 */
export const VIAS = [
  'pod',
  'service',
  'service-port',
  'headless',
  'node-port-local',
  'node-port-cluster',
  'held',
] as const;
export const viaSchema = z.enum(VIAS);
export type Via = z.infer<typeof viaSchema>;

/** IP version. */
export const familySchema = z.union([z.literal(4), z.literal(6)]);
export type Family = z.infer<typeof familySchema>;

/**
 * One connection. `from` and `to` are `namespace/pod`, also for a node (a pod on its network) and for the host outside
 * the cluster, `outside/host`. `port` is the destination's own, whatever is dialled.
 */
export const connectionCellSchema = z.strictObject({
  kind: z.literal('connection'),
  from: z.string(),
  to: z.string(),
  port: z.number().int(),
  protocol: protocolSchema,
  family: familySchema.default(4),
  via: viaSchema.default('pod'),
});

/** One name looked up by a pod at the cluster's resolver. */
export const dnsCellSchema = z.strictObject({
  kind: z.literal('dns'),
  from: z.string(),
  name: z.string(),
});

/** One request to an API server: `as` is the identity's name in the case, `does` the verb and resource in words. */
export const requestCellSchema = z.strictObject({
  kind: z.literal('request'),
  name: z.string(),
  as: z.string(),
  does: z.string(),
  /** The API server that is asked; the cluster's own if left out. */
  at: z.string().optional(),
});

/** One step of an OAuth handshake; `hop` is the connection that it needs most (H0 … H13). */
export const stepCellSchema = z.strictObject({
  kind: z.literal('step'),
  flow: z.string(),
  step: z.string(),
  hop: z.string().optional(),
});

/** The smallest thing observed. */
export const cellSchema = z.discriminatedUnion('kind', [
  connectionCellSchema,
  dnsCellSchema,
  requestCellSchema,
  stepCellSchema,
]);
export type Cell = z.infer<typeof cellSchema>;
export type ConnectionCell = z.infer<typeof connectionCellSchema>;
export type DnsCell = z.infer<typeof dnsCellSchema>;
export type RequestCell = z.infer<typeof requestCellSchema>;
export type StepCell = z.infer<typeof stepCellSchema>;

/** The cell in one line, the same for the same cell: key of maps and text of reports. */
export function cellId(cell: Cell): string {
  switch (cell.kind) {
    case 'connection': {
      const extra = `${cell.family === 6 ? ' IPv6' : ''}${cell.via === 'pod' ? '' : ` via ${cell.via}`}`;
      return `${cell.from} -> ${cell.to}:${cell.port}/${cell.protocol}${extra}`;
    }
    case 'dns':
      return `${cell.from} looks up ${cell.name}`;
    case 'request':
      return `${cell.name}: ${cell.as} ${cell.does}${cell.at === undefined ? '' : ` at ${cell.at}`}`;
    case 'step':
      return `${cell.flow}: ${cell.step}`;
  }
}
