/** Colours of a terminal; each is the plain text where colours are off. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** What a stream must tell about itself; process.stdout and process.stderr do. */
export interface TerminalStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/**
 * Whether colours and moving lines are welcome: a terminal that is not dumb, and no NO_COLOR (https://no-color.org:
 * any value that is not empty).
 */
export function isLively(stream: TerminalStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** The style for a stream; plain text wherever nobody could see colours. */
export function styleFor(stream: TerminalStream, env: NodeJS.ProcessEnv = process.env): Style {
  return isLively(stream, env) ? coloured : plain;
}

const code =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`;

const same = (text: string): string => text;

const coloured: Style = {
  bold: code(1, 22),
  dim: code(2, 22),
  red: code(31, 39),
  green: code(32, 39),
  yellow: code(33, 39),
};

/** For pipes, files and tests. */
export const plain: Style = { bold: same, dim: same, red: same, green: same, yellow: same };
