import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { ApiServerDescription } from './api-server.js';
import { InputError } from './errors.js';

/** The API server that stands for the user's own identity provider; cases ask it with `at: [own]`. */
export const OWN_SERVER = 'own';
const FILE = 'twinlock.yaml';

/** `twinlock.yaml`, in the folder in which the command is called. It holds no secret: tokens come from the environment. */
export const configurationSchema = z.strictObject({
  apiVersion: z.literal('twinlock.dev/v1'),
  kind: z.literal('Configuration'),
  /** An issuer that is not Twinlock's, as an API server beside the cluster's trusts it: by a file, by flags, or both. */
  identity: z.strictObject({
    /** An AuthenticationConfiguration, by its path from this file. */
    authentication: z.string().optional(),
    /** Flags of the API server without dashes, such as `oidc-issuer-url`. */
    flags: z.record(z.string(), z.string()).default({}),
  }),
});

/** The user's own API server: its description, and the path of its AuthenticationConfiguration. */
export interface OwnServer {
  description: ApiServerDescription;
  authentication: string | undefined;
}

/** Where the command was called; npm changes the folder on the way and says where it was. */
export function callersFolder(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

/**
 * The user's own API server, if `folder` has a `twinlock.yaml`. Throws InputError, with the line, where that file is
 * not of its form, says nothing of an issuer, or names a file that is not there.
 */
export function ownServer(folder = callersFolder()): OwnServer | undefined {
  const file = join(folder, FILE);
  if (!existsSync(file)) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines });
  const lineOf = (path: readonly PropertyKey[]) => {
    const node = document.getIn(path, true);
    const offset = isScalar(node) ? node.range?.[0] : undefined;
    return offset === undefined ? {} : { line: lines.linePos(offset).line };
  };
  const refused = (found: string, write: string, at: { line?: number } = {}) =>
    new InputError(`${FILE} cannot be used`, [{ file, ...at, found, write }]);
  const [error] = document.errors;
  if (error) throw refused(error.message, 'YAML', error.linePos ? { line: error.linePos[0].line } : {});
  const read = configurationSchema.safeParse(document.toJS());
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue?.path.join('.') || 'the file';
    throw refused(
      `${place}: ${issue?.message}`,
      'see "Your own issuer" in the README',
      lineOf(issue?.path ?? []),
    );
  }
  const { authentication, flags } = read.data.identity;
  if (authentication === undefined && Object.keys(flags).length === 0)
    throw refused('an identity without issuer', '`authentication: FILE` or `flags:`');
  const path = authentication === undefined ? undefined : resolve(folder, authentication);
  if (path !== undefined && !existsSync(path)) {
    throw refused(
      `authentication: ${authentication}, which is not there`,
      'the path of an AuthenticationConfiguration, from the folder of this file',
      lineOf(['identity', 'authentication']),
    );
  }
  return {
    description: {
      why: `The API server of ${FILE}, for an issuer of the user's own.`,
      flags,
      ...(path === undefined ? {} : { authentication: OWN_SERVER }),
      unreadable: [],
    },
    authentication: path,
  };
}
