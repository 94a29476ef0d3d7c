/*
 * The main process of a probe pod: owns the pod's listeners and does what the harness asks over a Unix socket. It
 * depends on nothing but Node, and is bundled to one file that a ConfigMap carries.
 */
import { randomUUID } from 'node:crypto';
import { commandTable } from './command-table.js';
import { serveControl } from './control-server.js';
import { openListeners } from './listeners.js';
import { ReceiptBook } from './receipt-book.js';
import { readSettings } from './settings.js';

// Read by libc and libuv before the first lookup. A resolver that waits 5 s a try would outlast every window, and its
// waiting threads would hold up the lookups behind them.
process.env.RES_OPTIONS ??= 'timeout:1 attempts:2';
process.env.UV_THREADPOOL_SIZE ??= '16';

// As process 1 of a container Node gets no default handlers: without these the pod would wait for its SIGKILL.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const bootId = randomUUID();
  const book = new ReceiptBook();
  // Listeners first: once the socket is there, the pod is ready in every respect.
  await openListeners(settings, book);
  const commands: Record<string, ((takes: never) => Promise<unknown>) | undefined> = commandTable(
    settings,
    book,
    bootId,
  );
  await serveControl(settings.socket, bootId, async (command, takes) => {
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (!run) throw new Error(`no such command: ${command}`);
    return run(takes as never);
  });
}

main().catch((error: Error) => {
  process.stderr.write(`the probe program could not start: ${error.message}\n`);
  process.exit(1);
});
