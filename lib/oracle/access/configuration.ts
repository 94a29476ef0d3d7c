import { z } from 'zod';

// What Go reads as its zero value: left out, and an explicit null.
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
}

const prefixed = z.strictObject({ claim: text, prefix: z.string().nullish(), expression: text });
const nothing = { claim: '', expression: '', prefix: undefined };

const issuerSchema = z.strictObject({
  url: text,
  discoveryURL: text,
  certificateAuthority: text,
  audiences: texts,
  audienceMatchPolicy: text,
  egressSelectorType: text,
});

/** One JWT authenticator, as an AuthenticationConfiguration has it under `jwt`; the flags become the same. */
export const jwtAuthenticatorSchema = z.strictObject({
  issuer: issuerSchema,
  claimValidationRules: listOf(
    z.strictObject({ claim: text, requiredValue: text, expression: text, message: text }),
  ),
  claimMappings: z.strictObject({
    username: prefixed.default(nothing),
    groups: prefixed.default(nothing),
    uid: z.strictObject({ claim: text, expression: text }).default({ claim: '', expression: '' }),
    extra: listOf(z.strictObject({ key: text, valueExpression: text })),
  }),
  userValidationRules: listOf(z.strictObject({ expression: text, message: text })),
});
export type JwtAuthenticator = z.infer<typeof jwtAuthenticatorSchema>;

/** The file of `--authentication-config`; it is read strictly: a field that is not known is an error (k8s.io/apiserver v0.36.3, apis/apiserver). */
export const authenticationConfigurationSchema = z.strictObject({
  apiVersion: z.enum([
    'apiserver.config.k8s.io/v1',
    'apiserver.config.k8s.io/v1beta1',
    'apiserver.config.k8s.io/v1alpha1',
  ]),
  kind: z.literal('AuthenticationConfiguration'),
  jwt: listOf(jwtAuthenticatorSchema),
  anonymous: z
    .strictObject({
      enabled: z.boolean().default(false),
      conditions: listOf(z.strictObject({ path: z.string().default('') })),
    })
    .nullish(),
});
export type AuthenticationConfiguration = z.infer<typeof authenticationConfigurationSchema>;

/** What an API server checks tokens with, wherever it was told so. */
export interface Authentication {
  authenticators: JwtAuthenticator[];
  /** The signing algorithms that it accepts, in its own order. */
  algorithms: readonly string[];
}

/** Every signing algorithm that may be listed; with a configuration file all of them are accepted (oidc.go, AllValidSigningAlgorithms). */
export const SIGNING_ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
] as const;
