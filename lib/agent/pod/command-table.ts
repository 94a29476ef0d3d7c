import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CommandName, Commands } from '../protocol.js';
import { readHalfOpen } from './half-open.js';
import { HeldBook } from './held-book.js';
import { sendHttp } from './http.js';
import { lookup } from './lookup.js';
import { WindowWatches } from './loop-watch.js';
import { probe } from './probe.js';
import type { ReceiptBook } from './receipt-book.js';
import { listenerName, type Settings } from './settings.js';

type Table = {
  [Name in CommandName]?: (takes: Commands[Name]['takes']) => Promise<Commands[Name]['answers']>;
};

/** Everything that the program can be asked for. */
export function commandTable(settings: Settings, book: ReceiptBook, bootId: string): Table {
  const watches = new WindowWatches();
  const held = new HeldBook(settings.bind);
  const table: Table = {
    hello: async () => ({ pod: settings.pod, bootId, listeners: settings.listeners.map(listenerName) }),
    probe: (request) => {
      if (!request.glance) watches.begin(request.window);
      return probe(request, settings, held);
    },
    hold: async (request) => {
      watches.begin(request.window);
      for (const target of request.targets) held.open(target);
      return probe(request, settings, held);
    },
    release: async ({ held: names }) => {
      held.release(names);
      return { released: true };
    },
    receipts: async (request) => {
      // What lies in the kernel is seen before the book is read: a full poll phase passes between the two turns.
      await nextTurn();
      await nextTurn();
      return {
        receipts: book.during(request),
        halfOpen: readHalfOpen(),
        lagMs: watches.end(request.window),
      };
    },
    lookup,
    http: (request) => sendHttp(request, settings.bind),
    close: async () => ({ closed: true }),
  };
  if (settings.testHooks) table.block = blockLoop;
  return table;
}

async function blockLoop({ afterMs, forMs }: Commands['block']['takes']): Promise<{ blocked: true }> {
  const block = () => {
    const until = performance.now() + forMs;
    while (performance.now() < until);
  };
  // Without a delay it begins before the loop reads again: whoever has the reply knows that nothing more is seen.
  if (afterMs === 0) setImmediate(block);
  else setTimeout(block, afterMs);
  return { blocked: true };
}
