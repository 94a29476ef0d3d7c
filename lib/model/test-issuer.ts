import { z } from 'zod';

/** Where the test issuers are: each has a path of its own, its name. */
export const TEST_ISSUER_ORIGIN = 'https://issuer.twinlock.test:8443';
/** A second name of the same host, which its certificate does not have. */
export const MISNAMED_ORIGIN = 'https://misnamed.twinlock.test:8443';

/** What a test issuer can sign with (RFC 7518 §3.1, RFC 8037 §3.1). */
export const ISSUER_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
export type IssuerAlgorithm = (typeof ISSUER_ALGORITHMS)[number];

/** A test issuer, `fixtures/issuers/NAME.yaml`: what Keycloak cannot issue, and shapes of other identity providers. */
export const testIssuerSchema = z.strictObject({
  why: z.string().min(10),
  /** Algorithms it has a key for, all published; the first signs where an identity names none. ES256 keys cost a hundredth of RSA's to make. */
  algorithms: z.array(z.enum(ISSUER_ALGORITHMS)).min(1).default(['ES256']),
  /** What its discovery document calls itself, if that is not `https://issuer.twinlock.test:8443/NAME`. */
  issuer: z.string().optional(),
  /** `max-age` of the key set, in seconds; `no-cache` if left out. */
  cacheSeconds: z.number().int().optional(),
  /** Answers of its further documents, by path: what distributed claims are fetched from (OpenID Connect Core §5.6.2). `jwt` is signed by the issuer. */
  documents: z
    .record(
      z.string().startsWith('/'),
      z.strictObject({
        code: z.number().int().default(200),
        jwt: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default({}),
  /** The key set of another issuer in place of its own: a mistake that a case is about. */
  keysOf: z.string().optional(),
});
export type TestIssuerDescription = z.infer<typeof testIssuerSchema>;

/** The issuer's name in tokens. */
export function testIssuerUrl(name: string, { issuer }: TestIssuerDescription): string {
  return issuer ?? `${TEST_ISSUER_ORIGIN}/${name}`;
}
