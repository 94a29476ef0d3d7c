import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { InputError } from '../model/errors.js';

/** What a client puts into its tokens beyond the standard scopes. */
export const mapperSchema = z.union([
  /** The user's groups as an array of plain names, in the claim of this name; ID and access tokens. */
  z.strictObject({ groups: z.string() }),
  /** One more audience of the access token. */
  z.strictObject({ audience: z.string() }),
  /** A claim with a fixed value, in ID and access tokens. */
  z.strictObject({ claim: z.string(), value: z.string() }),
]);
export type Mapper = z.infer<typeof mapperSchema>;

export const realmClientSchema = z.strictObject({
  id: z.string(),
  why: z.string(),
  access: z.enum(['public', 'confidential']),
  /** The grants that the client may use; any other is refused by Keycloak. */
  grants: z.array(z.enum(['authorization-code', 'client-credentials', 'password'])).default([]),
  redirectUris: z.array(z.string()).default([]),
  /** Requires a PKCE challenge of this method at the authorization endpoint (RFC 7636). */
  pkce: z.literal('S256').optional(),
  /** Standard scopes whose claims are always in the tokens. */
  scopes: z.array(z.string()).default(['basic', 'profile']),
  mappers: z.array(mapperSchema).default([]),
});
export type RealmClient = z.infer<typeof realmClientSchema>;

/**
 * A realm as a person writes it. Passwords, client secrets and the signing key are no part of it: they are made for
 * each run, and a client that is confidential gets one as soon as it is seeded.
 */
export const realmDescriptionSchema = z.strictObject({
  realm: z.string(),
  why: z.string(),
  /** Life of access and ID tokens, in seconds. */
  tokenLifeSeconds: z.number().int().positive().default(300),
  groups: z.array(z.string()).default([]),
  users: z.array(z.strictObject({ name: z.string(), groups: z.array(z.string()).default([]) })).default([]),
  clients: z.array(realmClientSchema).min(1),
});
export type RealmDescription = z.infer<typeof realmDescriptionSchema>;

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
