import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../model/errors.js';
import { eventSchema, type History, type HistoryEvent } from '../model/history.js';
import type { Redaction } from '../model/redaction.js';
import { cleanEvents } from './clean.js';

/** An open `history.jsonl`. `close` may be called twice. */
export interface HistoryFile extends History {
  close(): void;
}

/**
 * Opens a history for appending, and its folder with it. Each event is one redacted line, handed to the kernel before
 * `write` returns, so that a run killed in the next moment still has it. A torn last line of a killed run is cut off.
 *
 * @throws the file system's own error, with the path, where the folder or the file cannot be written.
 */
export function openHistory(file: string, redaction: Redaction): HistoryFile {
  mkdirSync(dirname(file), { recursive: true });
  cutTornLine(file);
  const descriptor = openSync(file, 'a', 0o644);
  let open = true;
  return {
    write(event) {
      if (!open) throw new Error(`the history ${file} is closed, and ${event.type} came after that`);
      writeSync(descriptor, `${cleanLine(event, redaction)}\n`);
    },
    close() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

function cleanLine(event: HistoryEvent, redaction: Redaction): string {
  return redaction.clean(JSON.stringify(cleanEvents([event], redaction)[0]));
}

function cutTornLine(file: string): void {
  if (!existsSync(file)) return;
  const text = readFileSync(file);
  if (text.length > 0 && text.at(-1) !== 0x0a) truncateSync(file, text.lastIndexOf(0x0a) + 1);
}

/**
 * Reads a history. The last line of a killed run may be torn: without its line end it is left out.
 *
 * @throws InputError naming file and line of each line that is no event, or of the missing file.
 */
export function readHistory(file: string): HistoryEvent[] {
  if (!existsSync(file)) {
    throw new InputError(`There is no history at ${file}.`, [], {
      expected: 'the history.jsonl that a run writes',
      seen: 'no such file',
      nextStep: 'name a run of the folder reports/, such as reports/latest',
    });
  }
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const problems: { file: string; line: number; found: string; write: string }[] = [];
  const events = lines.flatMap((line, index) => {
    const found = parseLine(line);
    if (typeof found !== 'string') return [found];
    problems.push({
      file,
      line: index + 1,
      found,
      write: 'an event as this version of Twinlock writes it, or take the line away',
    });
    return [];
  });
  if (problems.length > 0) throw new InputError(`The history ${file} cannot be read.`, problems);
  return events;
}

function parseLine(line: string): HistoryEvent | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return `not JSON: ${line.slice(0, 60)}`;
  }
  const parsed = eventSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `not an event: ${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'unknown shape'}`;
}
