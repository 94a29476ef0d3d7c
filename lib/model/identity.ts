import { z } from 'zod';
import { nameSchema } from './name.js';
import { ISSUER_ALGORITHMS } from './test-issuer.js';

/** How an identity's token is signed, where the harness does it. */
const made = {
  /** Claims that are added or replace others; null removes one. Times may be written relative, as `now-60s`. */
  claims: z.record(z.string(), z.unknown()).default({}),
  header: z.record(z.string(), z.unknown()).default({}),
  /** Changes one byte of the payload after signing. */
  tamper: z.boolean().default(false),
};

/**
 * When a token is made, where it is not a fresh one for each request. `before`: before the first step, one for each use,
 * so that it is older than the change that the case is about and no cache of good tokens answers. `once`: with the first
 * request that uses it, and the same one for all of them, so that the cache may answer.
 */
const minted = z.enum(['before', 'once']).optional();

/**
 * How a token is made. `keycloak`: Keycloak issues it to a user of the realm or to a client itself.
 * `forged`: signed by the harness with the claims of a Keycloak token, changed in the one thing under test.
 * `issuer`: signed by the test issuer of that name (`fixtures/issuers/`). `serviceAccount`: by the API server's
 * TokenRequest. `environment`: the user brings it. `literal`: the very text, which is no secret.
 */
export const identitySchema = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('keycloak'),
    realm: z.string().default('k8s'),
    client: z.string().default('kubernetes'),
    user: z.string().optional(),
    token: z.enum(['id', 'access']).default('id'),
    minted,
  }),
  z.strictObject({
    from: z.literal('forged'),
    /** The realm whose keys and claims are used; its client `kubernetes` issues the token that is copied. */
    realm: z.string().default('k8s'),
    /** The user whose real claims are copied. */
    user: z.string(),
    ...made,
    /** `realm`: the realm's real key; `foreign`: a key that the realm never had; `public-as-hmac`: HS256 keyed with the realm's public key; `none`: unsigned. */
    key: z.enum(['realm', 'foreign', 'public-as-hmac', 'none']),
    minted,
  }),
  z.strictObject({
    from: z.literal('issuer'),
    issuer: nameSchema,
    /** `iss`, `iat` and an `exp` in five minutes are added where they are not written; nothing else. */
    ...made,
    /** One that the issuer's description lists; the first of them if left out. */
    alg: z.enum(ISSUER_ALGORITHMS).optional(),
    /** `newest`: what the issuer signs with now; `former`: its key before the last rotation; `foreign`: never published; `none`: unsigned. */
    key: z.enum(['newest', 'former', 'foreign', 'none']).default('newest'),
    minted,
  }),
  z.strictObject({
    from: z.literal('serviceAccount'),
    /** `namespace/name`. */
    name: z.string(),
    audiences: z.array(z.string()).optional(),
    /** Asked life of the token; the API server gives no less than 600. */
    seconds: z.number().int().optional(),
    /** `Pod namespace/name`, `Secret namespace/name` or `Node name`: the token ends with that object. */
    boundTo: z.string().optional(),
    minted,
  }),
  /** A token of an issuer of the user's own, in this variable of the environment: it stands in no file. */
  z.strictObject({
    from: z.literal('environment'),
    variable: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable of the environment'),
  }),
  z.strictObject({ from: z.literal('literal'), token: z.string() }),
  z.strictObject({ from: z.literal('anonymous') }),
]);
export type Identity = z.infer<typeof identitySchema>;
