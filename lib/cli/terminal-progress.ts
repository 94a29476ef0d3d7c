import type { Progress } from '../model/progress.js';
import type { Redaction } from '../model/redaction.js';
import { duration } from '../report/figures.js';
import { isLively, type Style, styleFor, type TerminalStream } from './terminal-style.js';

/** Progress on a terminal; `close` takes the live lines away and must be called before others write there. */
export interface TerminalProgress extends Progress {
  close(): void;
}

export interface TerminalProgressOptions {
  redaction: Redaction;
  /** Standard error unless told otherwise: standard output is for data. */
  stream?: TerminalStream;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds; injected by tests. */
  now?: () => number;
  /** Calls `work` every `ms` milliseconds until the returned function is called; injected by tests. */
  every?: (ms: number, work: () => void) => () => void;
}

interface Stage {
  name: string;
  since: number;
  state: string;
}

/**
 * Draws stages side by side: on a terminal as lines that move, with elapsed time and last state; in a pipe, a file or
 * with NO_COLOR as plain lines, one at the start, one at the end, and a sign of life between them.
 */
export function terminalProgress(options: TerminalProgressOptions): TerminalProgress {
  const { redaction, stream = process.stderr, env = process.env } = options;
  const { now = () => performance.now(), every = onTimer } = options;
  const running = new Set<Stage>();
  const style = styleFor(stream, env);
  const lines = isLively(stream, env) ? liveLines : plainLines;
  const drawing = lines({ stream, style, running, now, every });
  const clean = (text: string): string => redaction.clean(text).replace(/\s+/g, ' ').trim();
  return {
    async stage(name, work) {
      const stage: Stage = { name: clean(name), since: now(), state: '' };
      running.add(stage);
      drawing.started(stage);
      const end = (line: string): void => {
        running.delete(stage);
        drawing.say(line);
      };
      const took = (): string => duration(now() - stage.since);
      try {
        const result = await work((state) => {
          stage.state = clean(state);
          drawing.noted();
        });
        end(`${style.green('done')}    ${stage.name}  ${style.dim(took())}`);
        return result;
      } catch (error) {
        const state = stage.state === '' ? '' : `, last state: ${stage.state}`;
        end(`${style.red('failed')}  ${stage.name}  ${style.dim(`${took()}${state}`)}`);
        throw error;
      }
    },
    say: (line) => drawing.say(redaction.clean(line)),
    close: () => drawing.close(),
  };
}

interface Drawing {
  started(stage: Stage): void;
  noted(): void;
  say(line: string): void;
  close(): void;
}

/** What both ways of drawing need. */
interface Paper {
  stream: TerminalStream;
  style: Style;
  running: Set<Stage>;
  now: () => number;
  every: NonNullable<TerminalProgressOptions['every']>;
}

function onTimer(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  // Progress must never keep a process alive that has nothing left to do.
  timer.unref();
  return () => clearInterval(timer);
}

/** How often live lines are drawn: often enough to look alive, seldom enough to cost nothing. */
const FRAME_MS = 120;

function liveLines({ stream, style, running, now, every }: Paper): Drawing {
  let drawn = 0;
  let stop: (() => void) | undefined;
  const wipe = (): string => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`);
  const draw = (above = ''): void => {
    const width = Math.max(20, (stream.columns ?? 80) - 1);
    const longest = Math.max(0, ...[...running].map(({ name }) => name.length));
    const lines = [...running].map(({ name, since, state }) => {
      const time = duration(now() - since).padStart(10);
      // Cut before colouring, so that a line never wraps: the cursor counts lines of the screen.
      const left = `   ...  ${name.padEnd(longest)}${time}  `.slice(0, width);
      return `${left}${style.dim(state.slice(0, Math.max(0, width - left.length)))}\n`;
    });
    stream.write(`${wipe()}${above}${lines.join('')}`);
    drawn = lines.length;
    if (drawn === 0) {
      stop?.();
      stop = undefined;
    } else stop ??= every(FRAME_MS, () => draw());
  };
  return {
    started: () => draw(),
    noted: () => {},
    say: (line) => draw(`${line}\n`),
    close() {
      stop?.();
      stop = undefined;
      stream.write(wipe());
      drawn = 0;
    },
  };
}

/** A stage that says nothing new is heard of this often, so that a log shows that it still lives. */
const SIGN_OF_LIFE_MS = 15_000;

function plainLines({ stream, running, now, every }: Paper): Drawing {
  let stop: (() => void) | undefined;
  const heartbeat = (): void => {
    for (const { name, since, state } of running) {
      stream.write(`...     ${name}  ${duration(now() - since)}${state === '' ? '' : `  ${state}`}\n`);
    }
  };
  const rest = (): void => {
    if (running.size > 0) return;
    stop?.();
    stop = undefined;
  };
  return {
    started({ name }) {
      stream.write(`start   ${name}\n`);
      stop ??= every(SIGN_OF_LIFE_MS, heartbeat);
    },
    noted: () => {},
    say(line) {
      stream.write(`${line}\n`);
      rest();
    },
    close() {
      stop?.();
      stop = undefined;
    },
  };
}
