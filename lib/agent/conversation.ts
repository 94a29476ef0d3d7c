import type { HeldStream } from '../model/stream.js';
import { readLines, toLine } from './lines.js';
import type { ReplyLine, RequestLine } from './protocol.js';

/** What a conversation tells the link that holds it. */
export interface ConversationEvents {
  reply(line: ReplyLine): void;
  /** The stream is gone, for this reason; said once, and never after `end`. */
  lost(reason: string): void;
}

/**
 * One held stream with an agent's bridge at its far end, as lines. It ends once: by its own end, by an error of one of
 * its three streams, or by a line that is no reply.
 */
export class Conversation {
  #over = false;
  #stderr = '';

  constructor(
    readonly stream: HeldStream,
    readonly events: ConversationEvents,
  ) {
    for (const part of [stream.stdin, stream.stdout, stream.stderr])
      part.on('error', (error: Error) => this.#lose(error.message));
    stream.stderr.setEncoding('utf8');
    stream.stderr.on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-500);
    });
    readLines(stream.stdout, (line) => this.#read(line));
    stream.ended.then(
      (end) => this.#lose('lost' in end ? end.lost : `the bridge ended with code ${end.code}`),
      (error: Error) => this.#lose(error.message),
    );
  }

  /** Lines that are sent together cost the way to the pod once: on it each write wakes five programs. */
  send(...lines: RequestLine[]): void {
    if (!this.#over && this.stream.stdin.writable) this.stream.stdin.write(lines.map(toLine).join(''));
  }

  /** Ends the stream from this side. */
  end(): void {
    this.#over = true;
    this.stream.close();
  }

  #read(line: string): void {
    if (this.#over) return;
    const reply = parseReply(line);
    if (reply) this.events.reply(reply);
    else this.#lose(`the bridge wrote what is no reply: ${line.slice(0, 80)}`);
  }

  #lose(reason: string): void {
    if (this.#over) return;
    this.end();
    const said = this.#stderr.trim();
    this.events.lost(said ? `${reason} (${said})` : reason);
  }
}

function parseReply(line: string): ReplyLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return value && typeof value === 'object' && 'boot' in value ? (value as ReplyLine) : undefined;
  } catch {
    return undefined;
  }
}
