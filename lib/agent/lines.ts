import type { Readable } from 'node:stream';

/**
 * Longest line that is read, in characters. A PodResponse with a page of HTML fits well; more than this is not ours,
 * and would be held in memory without end.
 */
const LONGEST = 8 * 1024 * 1024;

/**
 * Calls `onLine` for every complete line of a stream of UTF-8, however the transport cuts it. Empty lines are skipped.
 * A line that never ends is given up: the stream is destroyed with an error.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop() ?? '';
    for (const line of pieces) if (line.trim() !== '') onLine(line);
    if (rest.length > LONGEST) stream.destroy(new Error(`a line longer than ${LONGEST} characters`));
  });
}

/** One JSON object as a line. JSON.stringify leaves no raw newline, so that a line is always one object. */
export function toLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
