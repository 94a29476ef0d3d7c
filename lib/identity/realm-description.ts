import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkout } from '../model/checkout.js';
import { InputError } from '../model/errors.js';

/** Where a claim or audience is put. */
const tokens = z.enum(['id', 'access', 'both']);

/** What a client puts into its tokens beyond the standard scopes. */
export const mapperSchema = z.union([
  /** The user's groups as an array of plain names, or of paths such as `/viewers`; ID and access tokens. */
  z.strictObject({ groups: z.string(), fullPath: z.boolean().default(false) }),
  /** One more audience. */
  z.strictObject({ audience: z.string(), in: tokens.default('access') }),
  /** A claim with a fixed value, of any JSON type; a dot in its name makes a claim within a claim. */
  z.strictObject({ claim: z.string(), value: z.json() }),
  /** A property of the user, such as `email`, as a claim. */
  z.strictObject({ property: z.string(), claim: z.string() }),
]);
export type Mapper = z.infer<typeof mapperSchema>;

export const realmClientSchema = z.strictObject({
  id: z.string(),
  why: z.string(),
  access: z.enum(['public', 'confidential']),
  /** The grants that the client may use; any other is refused by Keycloak. */
  grants: z.array(z.enum(['authorization-code', 'client-credentials', 'password', 'device'])).default([]),
  redirectUris: z.array(z.string()).default([]),
  /** Requires a PKCE challenge of this method at the authorization endpoint (RFC 7636). */
  pkce: z.literal('S256').optional(),
  /** Where users may be sent after a logout; none if left out. */
  postLogoutUris: z.array(z.string()).default([]),
  /** Where Keycloak posts that a session is over (OpenID Connect Back-Channel Logout 1.0). */
  backchannelLogout: z.string().optional(),
  /** Refuses an authorization request that was not pushed before (RFC 9126). */
  pushedRequests: z.boolean().default(false),
  /** Gives only tokens that are bound to a key of the client (RFC 9449). */
  dpop: z.boolean().default(false),
  /**
   * Keys in place of a secret (RFC 7523, private_key_jwt): `run` is a key that the run makes and Keycloak is given, its
   * `kid` the client's ID; a URL is where Keycloak fetches the keys.
   */
  keys: z.union([z.literal('run'), z.strictObject({ url: z.string() })]).optional(),
  /** Whether it may exchange tokens (RFC 8693). */
  tokenExchange: z.boolean().default(false),
  /** How long a device must wait between two polls, in seconds (RFC 8628 section 3.5); the realm's 5 if left out. */
  pollSeconds: z.number().int().positive().optional(),
  /** Life of the codes that a device is given, in seconds; the realm's if left out. */
  codeSeconds: z.number().int().positive().optional(),
  /** Whether users are asked for their consent. */
  consent: z.boolean().default(false),
  /** Life of its access and ID tokens, in seconds; the realm's if left out. */
  tokenLifeSeconds: z.number().int().positive().optional(),
  /** What its ID tokens are signed with; RS256 if left out. */
  idTokenAlgorithm: z.enum(['RS256', 'ES256', 'EdDSA']).optional(),
  /** Standard scopes whose claims are always in the tokens. */
  scopes: z.array(z.string()).default(['basic', 'profile']),
  mappers: z.array(mapperSchema).default([]),
});
export type RealmClient = z.infer<typeof realmClientSchema>;

export const realmUserSchema = z.strictObject({
  name: z.string(),
  groups: z.array(z.string()).default([]),
  /** Whether Keycloak takes the user's address, `<name>@twinlock.test`, for verified. */
  emailVerified: z.boolean().default(true),
  /** Clients that the user gave consent to, once and before any case. */
  consents: z.array(z.string()).default([]),
});
export type RealmUser = z.infer<typeof realmUserSchema>;

/**
 * A realm as a person writes it. Passwords, client secrets and the signing key are no part of it: they are made for
 * each run, and a client that is confidential gets one as soon as it is seeded.
 */
export const realmDescriptionSchema = z.strictObject({
  realm: z.string(),
  why: z.string(),
  /** The Keycloak that serves it: in the container that API servers trust, or inside the cluster. */
  place: z.enum(['container', 'cluster']),
  /** Life of access and ID tokens, in seconds. */
  tokenLifeSeconds: z.number().int().positive().default(300),
  /** The name that this realm has for itself in place of the server's own (`frontendUrl`), without a slash at the end. */
  frontendUrl: z.string().optional(),
  /** Whether a refresh token is good for one use (RFC 9700 section 4.14.2); one that is shown again ends the session. */
  refreshRotation: z.boolean().default(false),
  /** Algorithms that the realm has a key of its own for, beside RS256. */
  algorithms: z.array(z.enum(['ES256', 'EdDSA'])).default([]),
  groups: z.array(z.string()).default([]),
  users: z.array(realmUserSchema).default([]),
  clients: z.array(realmClientSchema).min(1),
});
export type RealmDescription = z.infer<typeof realmDescriptionSchema>;

/** The realms of `fixtures/realms/` that are served in this place. Throws an InputError as `readRealmDescription`. */
export function realmDescriptions(
  place: RealmDescription['place'],
  folder = join(checkout, 'fixtures', 'realms'),
): RealmDescription[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readRealmDescription(join(folder, file)))
    .filter((description) => description.place === place);
}

/**
 * Reads a realm from a file of `fixtures/realms/`. Throws an InputError that names the file and each wrong place,
 * also for a user whose group the realm does not have.
 */
export function readRealmDescription(file: string): RealmDescription {
  const result = realmDescriptionSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!result.success) {
    throw new InputError(
      `${file} does not describe a realm`,
      result.error.issues.map((issue) => ({
        file,
        found: `${issue.path.join('.') || 'the whole file'}: ${issue.message}`,
        write: 'see realmDescriptionSchema in lib/identity/realm-description.ts',
      })),
    );
  }
  const known = new Set(result.data.groups);
  const strangers = result.data.users.flatMap((user) =>
    user.groups.filter((group) => !known.has(group)).map((group) => ({ user: user.name, group })),
  );
  if (strangers.length > 0) {
    throw new InputError(
      `${file} puts users into groups that the realm does not have`,
      strangers.map(({ user, group }) => ({
        file,
        found: `user ${user} is in group ${group}`,
        write: `one of: ${[...known].join(', ') || '(the realm has no groups)'}`,
      })),
    );
  }
  return result.data;
}
