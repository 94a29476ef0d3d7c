import { ExecaError, execa } from 'execa';
import { EnvironmentError } from '../model/errors.js';

export interface EngineCall {
  /** Milliseconds; a call that takes longer is ended and fails. */
  timeoutMs?: number;
  /** What the command reads on stdin. */
  input?: string;
  /** A file that the command reads on stdin. */
  inputFile?: string;
}

/**
 * Calls the container engine's command and gives its stdout. The stage names what was being done, for the error.
 * Throws EnvironmentError with the engine's own words.
 */
export async function engine(
  env: Record<string, string>,
  stage: string,
  args: readonly string[],
  call: EngineCall = {},
): Promise<string> {
  try {
    const { stdout } = await execa('docker', args, {
      env,
      timeout: call.timeoutMs ?? 60_000,
      ...(call.input === undefined ? {} : { input: call.input }),
      ...(call.inputFile === undefined ? { stdin: call.input === undefined ? 'ignore' : 'pipe' } : {}),
      ...(call.inputFile === undefined ? {} : { inputFile: call.inputFile }),
    });
    return stdout;
  } catch (error) {
    throw engineError(stage, args, error);
  }
}

function engineError(stage: string, args: readonly string[], error: unknown): EnvironmentError {
  const command = `docker ${args.join(' ')}`;
  const said =
    error instanceof ExecaError ? error.stderr || error.stdout || error.shortMessage : String(error);
  return new EnvironmentError(stage, `the container engine refused: ${lastLines(String(said))}`, {
    expected: `\`${shorten(command)}\` succeeds`,
    seen: lastLines(String(said)),
    nextStep: 'Run `npm run -s twinlock -- doctor`; it names what the engine lacks.',
    cause: error,
  });
}

/** The end of a long output, where the reason stands. */
export function lastLines(text: string, lines = 5): string {
  return text.trim().split('\n').slice(-lines).join('\n');
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
