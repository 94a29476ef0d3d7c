import type { CommandName, Commands } from '../protocol.js';
import { readHalfOpen } from './half-open.js';
import { sendHttp } from './http.js';
import { lookup } from './lookup.js';
import { probe } from './probe.js';
import type { ReceiptBook } from './receipt-book.js';
import { listenerName, type Settings } from './settings.js';

type Table = {
  [Name in CommandName]?: (takes: Commands[Name]['takes']) => Promise<Commands[Name]['answers']>;
};

/** Everything that the program can be asked for. */
export function commandTable(settings: Settings, book: ReceiptBook, bootId: string): Table {
  const table: Table = {
    hello: async () => ({ pod: settings.pod, bootId, listeners: settings.listeners.map(listenerName) }),
    probe: (request) => probe(request, settings),
    receipts: async (request) => ({ receipts: book.during(request), halfOpen: readHalfOpen() }),
    lookup,
    http: (request) => sendHttp(request, settings.bind),
    close: async () => ({ closed: true }),
  };
  if (settings.testHooks) table.block = blockLoop;
  return table;
}

async function blockLoop({ afterMs, forMs }: Commands['block']['takes']): Promise<{ blocked: true }> {
  setTimeout(() => {
    const until = performance.now() + forMs;
    while (performance.now() < until);
  }, afterMs);
  return { blocked: true };
}
