import type { ApiServerDescription } from '../model/api-server.js';
import { SIDE_MARK } from './api-server-process.js';

/** What a run knows of a side server, and its description does not. */
export interface SidePlaces {
  port: number;
  /** Path of the run's CA on the node: what `{ca}` stands for. */
  ca: string;
  /** Path of the server's AuthenticationConfiguration on the node. */
  authentication: string;
}

/**
 * The arguments of a side API server: those of the cluster's own (its command line without the program), without all
 * that says who may be authenticated by a token of OIDC, and with what the description says. Later flags win over
 * earlier ones of the same name, but lists grow, so each name stands once.
 */
export function sideFlags(
  own: readonly string[],
  { flags, authentication }: Pick<ApiServerDescription, 'flags' | 'authentication'>,
  places: SidePlaces,
): string[] {
  const changes: Record<string, string | null> = {
    'secure-port': String(places.port),
    ...(authentication === undefined ? {} : { 'authentication-config': places.authentication }),
    ...flags,
  };
  const kept = own.filter((word) => !isTokenFlag(word) && !(nameOf(word) in changes) && word !== SIDE_MARK);
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === null ? [] : [`--${name}=${value.replaceAll('{ca}', places.ca)}`],
  );
  return [...kept, SIDE_MARK, ...added];
}

/**
 * Other arguments with one flag (without dashes) set, or taken away with `undefined`; `previous` is the value that it
 * had, with which the same call puts it back.
 */
export function withSideFlag(
  words: readonly string[],
  name: string,
  value: string | undefined,
): { words: string[]; previous: string | undefined } {
  const had = words.find((word) => nameOf(word) === name);
  const others = words.filter((word) => nameOf(word) !== name);
  return {
    words: value === undefined ? others : [...others, `--${name}=${value}`],
    previous: had?.slice(`--${name}=`.length),
  };
}

function isTokenFlag(word: string): boolean {
  return word.startsWith('--oidc-') || nameOf(word) === 'authentication-config';
}

function nameOf(word: string): string {
  return word.replace(/^--/, '').split('=', 1)[0] ?? '';
}
