import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths, privateFolder } from '../host/paths.js';
import { EnvironmentError, EXIT, InputError, TwinlockError } from '../model/errors.js';
import { Redaction } from '../model/redaction.js';
import { type Style, styleFor, type TerminalStream } from './terminal-style.js';

export interface PrintErrorOptions {
  /** Takes the run's secrets out; a new one knows tokens and private keys only. */
  redaction?: Redaction;
  /** Standard error unless told otherwise. */
  stream?: TerminalStream;
  env?: NodeJS.ProcessEnv;
}

/**
 * The one printer of errors: what was expected, what was seen, what to do next; never a stack trace alone. What
 * Twinlock did not foresee is told in one line, with the file that holds the whole trace.
 *
 * @returns the exit code of DESIGN §3; 3 for what was not foreseen, since nothing is known then.
 */
export function printError(error: unknown, options: PrintErrorOptions = {}): number {
  const { redaction = new Redaction(), stream = process.stderr, env = process.env } = options;
  const style = styleFor(stream, env);
  const known = error instanceof TwinlockError;
  const text = known ? wordedError(error, style) : unforeseen(error, style, redaction, env);
  stream.write(`${redaction.clean(text)}\n`);
  return known ? error.exitCode : EXIT.environment;
}

/** The lines of an error that Twinlock worded itself. */
export function wordedError(error: TwinlockError, style: Style): string {
  const stage = error instanceof EnvironmentError ? ` (stage ${error.stage})` : '';
  const lines = [`${style.red('error')}${stage}: ${error.message}`];
  if (error instanceof InputError) {
    for (const { file, line, found, write } of error.problems) {
      const place = line === undefined ? file : `${file}:${line}`;
      lines.push(`  ${style.bold(place)}`, `    found: ${found}`, `    write: ${write}`);
    }
  }
  if (error.expected !== undefined) lines.push(`  expected: ${error.expected}`);
  if (error.seen !== undefined) lines.push(`  seen:     ${error.seen}`);
  const cause = causeWords(error.cause);
  if (cause !== undefined && cause !== error.seen) lines.push(`  because:  ${cause}`);
  if (error.nextStep !== undefined) lines.push(`  ${style.bold('next:')}     ${error.nextStep}`);
  return lines.join('\n');
}

function causeWords(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return firstLine(cause instanceof Error ? cause.message : String(cause));
}

function unforeseen(error: unknown, style: Style, redaction: Redaction, env: NodeJS.ProcessEnv): string {
  const message = firstLine(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  const file = writeTrace(error, redaction, env);
  const trace = file === undefined ? 'the trace could not be written' : `the whole trace is in ${file}`;
  return [
    `${style.red('error')}: something happened that Twinlock did not foresee: ${message}`,
    `  ${style.bold('next:')}     ${trace}; take it to whoever keeps Twinlock, with the command that you ran`,
  ].join('\n');
}

function writeTrace(error: unknown, redaction: Redaction, env: NodeJS.ProcessEnv): string | undefined {
  const folder = join(paths(env).state, 'traces');
  const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${process.pid}.txt`);
  try {
    privateFolder(folder);
    writeFileSync(file, redaction.clean(traceOf(error)), { mode: 0o600 });
    return file;
  } catch {
    // A full disk must not hide the error itself.
    return undefined;
  }
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)}\n`;
  const own = `${error.stack ?? error.message}\n`;
  return error.cause === undefined ? own : `${own}caused by: ${traceOf(error.cause)}`;
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
