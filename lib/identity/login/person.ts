import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';

/** How the plugin reaches the person at the terminal. */
export interface Person {
  /** One sentence on standard error: standard output belongs to kubectl. */
  tell(sentence: string): void;
  /** Opens an address in the person's browser; false where that is not possible. */
  openBrowser(url: URL): Promise<boolean>;
  /** Resolves after so many milliseconds, or rejects when the login is given up. */
  wait(ms: number): Promise<void>;
  /** Aborted when the time for the login is over. */
  patience: AbortSignal;
}

/** The person behind this process; `command` opens the browser, else the desktop's own opener. */
export function personAtTerminal(command: readonly string[] | undefined, loginSeconds: number): Person {
  const patience = AbortSignal.timeout(loginSeconds * 1000);
  return {
    patience,
    tell: (sentence) => {
      process.stderr.write(`${sentence}\n`);
    },
    openBrowser: (url) => run([...(command ?? opener()), url.href]),
    wait: (ms) => setTimeout(ms, undefined, { signal: patience }),
  };
}

function opener(): string[] {
  return [process.platform === 'darwin' ? 'open' : 'xdg-open'];
}

/** Standard output is kubectl's, so the command gets none of it; and the login does not wait for a browser to end. */
function run([program = '', ...words]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
