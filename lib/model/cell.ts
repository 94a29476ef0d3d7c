import { z } from 'zod';

export const protocolSchema = z.enum(['TCP', 'UDP', 'SCTP']);
export type Protocol = z.infer<typeof protocolSchema>;

/** One connection. `from` and `to` are `namespace/pod`; `via` names what the client dials. */
export const connectionCellSchema = z.strictObject({
  kind: z.literal('connection'),
  from: z.string(),
  to: z.string(),
  port: z.number().int(),
  protocol: protocolSchema,
  family: z.union([z.literal(4), z.literal(6)]).default(4),
  via: z.enum(['pod', 'service']).default('pod'),
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
      const extra = `${cell.family === 6 ? ' IPv6' : ''}${cell.via === 'service' ? ' via service' : ''}`;
      return `${cell.from} -> ${cell.to}:${cell.port}/${cell.protocol}${extra}`;
    }
    case 'dns':
      return `${cell.from} looks up ${cell.name}`;
    case 'request':
      return `${cell.name}: ${cell.as} ${cell.does}`;
    case 'step':
      return `${cell.flow}: ${cell.step}`;
  }
}
