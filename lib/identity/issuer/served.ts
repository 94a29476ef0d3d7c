import { z } from 'zod';

/** What is answered under one path. `closed`: the connection is closed without an answer. */
export type ServedDocument =
  | { code: number; headers: Record<string, string>; body: string }
  | { closed: true };

/** How the key set of one issuer stands; kept beside the documents, so that every process signs with the same key. */
export const issuerStateSchema = z.strictObject({
  /** Generations of keys that were ever made. A number is never used again, or a verifier might know its key already. */
  made: z.number().int(),
  /** The generations that are published; the last one signs. */
  published: z.array(z.number().int()).min(1),
  /** The generation that signed before the last rotation. */
  former: z.number().int().optional(),
  serves: z.enum(['everything', 'no-keys', 'nothing']),
});
export type IssuerState = z.infer<typeof issuerStateSchema>;

/** As at bring-up. */
export const AT_FIRST: IssuerState = { made: 1, published: [0], serves: 'everything' };

/** All that the server of the test issuers holds: documents by path, and the state of each issuer by name. */
export interface Holding {
  documents: Record<string, ServedDocument>;
  states: Record<string, IssuerState>;
}
