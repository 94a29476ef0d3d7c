import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LoginError } from './login-error.js';

/** A person's session: what the issuer gave last. `expiresAt` is the end of the ID token, epoch seconds. */
export const keptSessionSchema = z.object({
  idToken: z.string(),
  refreshToken: z.string().optional(),
  subject: z.string(),
  expiresAt: z.number(),
});
export type KeptSession = z.infer<typeof keptSessionSchema>;

/** The place of one session. */
export interface SessionCache {
  /** Nothing where there is no session, or none that can be read. */
  read(): KeptSession | undefined;
  write(session: KeptSession): void;
  clear(): void;
}

/** The file of a session: one for each issuer, client and scope, since their tokens are different things. */
export function sessionFile(
  folder: string,
  { issuer, client, scope }: { issuer: string; client: string; scope: string },
): string {
  const key = createHash('sha256').update(JSON.stringify([issuer, client, scope]));
  return join(folder, `${key.digest('hex').slice(0, 16)}.json`);
}

/**
 * Keeps a session in a file that nobody else can read (0600, in a folder of 0700), written aside and renamed. A folder
 * or file that others may read is refused with a LoginError, since what was in it may be theirs already.
 */
export function sessionCache(folder: string, file: string): SessionCache {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  refuseOpen(folder, 'chmod 700');
  return {
    read: () => {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
      refuseOpen(file, 'rm');
      return parse(text);
    },
    write: (session) => {
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, JSON.stringify(session), { mode: 0o600 });
      renameSync(draft, file);
    },
    clear: () => rmSync(file, { force: true }),
  };
}

function parse(text: string): KeptSession | undefined {
  try {
    return keptSessionSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function refuseOpen(path: string, remedy: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new LoginError(`Others may read ${path}, where your login is kept: run ${remedy} ${path}.`);
}
