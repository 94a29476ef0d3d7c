import { credential } from './plugin.js';

/**
 * The program that kubectl runs. Tokens go to standard output and nowhere else; what the person must know is one line
 * on standard error.
 */
credential(process.argv.slice(2), process.env).then(
  (text) => {
    process.stdout.write(`${text}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
