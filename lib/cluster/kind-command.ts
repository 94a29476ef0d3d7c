import { ExecaError, execa } from 'execa';
import { EnvironmentError } from '../model/errors.js';
import { RUN_VARIABLE } from './cluster.js';
import { lastLines } from './engine.js';

/** How the kind program is called. */
export interface KindCommand {
  /** Path of the program. */
  path: string;
  /** DOCKER_HOST and the like. */
  env: Record<string, string>;
}

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

/**
 * Calls kind and gives its stdout; each step that it begins goes to `note`. kind would hand the caller's proxy on to
 * the nodes, where the API server would then look for the issuer behind it: so it gets none.
 * Throws EnvironmentError with kind's last lines.
 */
export async function kind(
  { path, env }: KindCommand,
  args: readonly string[],
  options: {
    input?: string;
    network?: string;
    /** The run that the process belongs to, should its caller be killed. */
    run?: string;
    note?: (line: string) => void;
    signal?: AbortSignal;
    timeoutMs?: number;
  } = {},
): Promise<string> {
  const withoutProxies = Object.fromEntries(PROXIES.map((name) => [name, undefined]));
  const own = {
    ...(options.network === undefined ? {} : { KIND_EXPERIMENTAL_DOCKER_NETWORK: options.network }),
    ...(options.run === undefined ? {} : { [RUN_VARIABLE]: options.run }),
  };
  try {
    const child = execa(path, args, {
      env: { ...withoutProxies, ...env, ...own },
      input: options.input ?? '',
      timeout: options.timeoutMs ?? 60_000,
      ...(options.signal === undefined ? {} : { cancelSignal: options.signal, gracefulCancel: false }),
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n').map(plain)) {
        if (line.endsWith(' ...')) options.note?.(line.slice(0, -' ...'.length));
      }
    });
    return (await child).stdout;
  } catch (error) {
    // An interruption is told by its own reason, not as a failure of kind.
    options.signal?.throwIfAborted();
    const said = error instanceof ExecaError ? `${error.stderr}` || error.shortMessage : String(error);
    throw new EnvironmentError(
      'cluster',
      `kind ${args.slice(0, 2).join(' ')} failed: ${lastLines(said, 1)}`,
      {
        expected: `\`kind ${args.slice(0, 2).join(' ')}\` succeeds`,
        seen: lastLines(said, 12),
        nextStep: 'Run `npm run -s twinlock -- doctor`, then try again; `down` removes what is left.',
        cause: error,
      },
    );
  }
}

/** A line of kind without marks and pictures: ` ✓ Preparing nodes 📦 📦` becomes `Preparing nodes`. */
export function plain(line: string): string {
  return line
    .replace(/[^\p{L}\p{N}\p{P}\p{Zs}$=+<>|~^`]/gu, '')
    .replace(/^[\s•]+/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
