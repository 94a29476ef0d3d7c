import { z } from 'zod';
import { protocolSchema } from './cell.js';
import { manifestSchema } from './manifest.js';

/**
 * Parties of the flow world that are no pods, by the documentation address (RFC 5737) that stands for them in
 * fixtures/flows: the browser's side, and the API server's node.
 */
export const OUTSIDE_PARTIES = { browser: '192.0.2.1', 'api-server': '192.0.2.2' } as const;

/** A connection of the flow world; `from` and `to` are `namespace/pod`, a party outside, or the cluster's resolver. */
export const flowConnectionSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  port: z.number().int(),
  protocol: protocolSchema,
});
export type FlowConnection = z.infer<typeof flowConnectionSchema>;

/** What a flow case changes of the flow world, and what must then be closed. */
export const flowCutSchema = z.strictObject({
  /** Objects of the world that are taken away: kind and name alone. */
  remove: z.array(manifestSchema),
  /** Documents of the case that are applied, some in place of the world's object of that name. */
  apply: z.array(manifestSchema),
  /** Open in the world as it stands, and closed with the cut: by what the specification says of the objects. */
  closes: z.array(flowConnectionSchema),
});
export type FlowCut = z.infer<typeof flowCutSchema>;
