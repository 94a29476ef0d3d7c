import { setTimeout as delay } from 'node:timers/promises';
import type { HeldStream, OpenStream } from '../model/stream.js';
import { Conversation, type ConversationEvents } from './conversation.js';
import type { Hello } from './protocol.js';

/** Bounds of one opening, in milliseconds. */
export interface OpeningTimes {
  /** Until the stream stands. */
  openMs: number;
  /** Until the agent has said who it is. */
  helloMs: number;
}

const HELLO = 'hello';

/**
 * Opens a stream and waits for the agent's hello. Rejects with an Error that says which of the two failed; no stream
 * is left open then, also not one that comes too late.
 */
export async function openWithin(
  open: OpenStream,
  times: OpeningTimes,
  events: ConversationEvents,
): Promise<{ conversation: Conversation; hello: Hello }> {
  const stream = await streamWithin(open, times.openMs);
  return new Promise((resolve, reject) => {
    let greeted = false;
    const timer = setTimeout(() => {
      conversation.end();
      reject(new Error(`the stream opened, but the agent said nothing within ${times.helloMs} ms`));
    }, times.helloMs);
    const conversation = new Conversation(stream, {
      reply: (line) => {
        if (greeted) return events.reply(line);
        if (line.id !== HELLO || !line.ok) return;
        greeted = true;
        clearTimeout(timer);
        conversation.send({ ack: [HELLO] });
        resolve({ conversation, hello: line.answers as Hello });
      },
      lost: (reason) => {
        clearTimeout(timer);
        if (greeted) events.lost(reason);
        else reject(new Error(reason));
      },
    });
    conversation.send({ id: HELLO, command: 'hello', takes: {} });
  });
}

async function streamWithin(open: OpenStream, openMs: number): Promise<HeldStream> {
  const controller = new AbortController();
  const opening = open();
  const late = delay(openMs, 'late' as const, { signal: controller.signal });
  try {
    const first = await Promise.race([opening, late]);
    if (first !== 'late') return first;
    opening.then(
      (stream) => stream.close(),
      () => {},
    );
    throw new Error(`no stream was opened within ${openMs} ms`);
  } finally {
    controller.abort();
    late.catch(() => {});
  }
}

/** The pause before the next opening: none at first, then longer and longer up to a second. */
export function retryDelay(failures: number): Promise<void> {
  return failures === 0 ? Promise.resolve() : delay(Math.min(1000, 50 * 2 ** failures));
}
