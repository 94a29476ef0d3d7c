import { ExecaError, execa } from 'execa';
import { EnvironmentError } from '../model/errors.js';

/** How a program of a build is called. */
export interface Call {
  cwd?: string;
  env?: Record<string, string>;
  /** What to do if it fails; the sentence is for the user. */
  nextStep: string;
  /** Gets each line of output as it comes. */
  onLine?: (line: string) => void;
  /** Ends the program when it is aborted; the reason is then what is thrown. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs one program of an image build and gives its stdout. Throws EnvironmentError with its last lines, or with
 * `nextStep` alone if the program is not there.
 */
export async function command(program: string, args: readonly string[], call: Call): Promise<string> {
  call.signal?.throwIfAborted();
  try {
    const child = execa(program, args, {
      stdin: 'ignore',
      all: true,
      ...(call.cwd === undefined ? {} : { cwd: call.cwd }),
      ...(call.env === undefined ? {} : { env: call.env }),
      ...(call.signal === undefined ? {} : { cancelSignal: call.signal }),
    });
    if (call.onLine) for await (const line of child.iterable({ from: 'all' })) call.onLine(String(line));
    return (await child).stdout;
  } catch (cause) {
    call.signal?.throwIfAborted();
    throw commandError(program, args, call.nextStep, cause);
  }
}

function commandError(
  program: string,
  args: readonly string[],
  nextStep: string,
  cause: unknown,
): EnvironmentError {
  const failed = cause instanceof ExecaError ? cause : undefined;
  if (failed?.code === 'ENOENT') {
    return new EnvironmentError('images', `${program} is not on the PATH, and the images are built with it`, {
      nextStep,
      cause,
    });
  }
  const said = String(failed?.all || failed?.shortMessage || cause)
    .trim()
    .split('\n')
    .slice(-8)
    .join('\n');
  return new EnvironmentError('images', `\`${[program, ...args].join(' ').slice(0, 160)}\` failed`, {
    expected: 'exit code 0',
    seen: said,
    nextStep,
    cause,
  });
}
