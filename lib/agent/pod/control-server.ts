import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { readLines, toLine } from '../lines.js';
import type { ReplyLine } from '../protocol.js';
import { KeptReplies } from './kept-replies.js';

/** Runs one command; throws if there is no such command or it could not be run. */
export type RunCommand = (command: string, takes: unknown) => Promise<unknown>;

/**
 * Serves the control protocol on a Unix socket to any number of bridges at once. A reply goes to every connection that
 * asked for its id, and is kept for the next one until it is acknowledged.
 */
export async function serveControl(path: string, bootId: string, run: RunCommand): Promise<Server> {
  const kept = new KeptReplies();
  const server = createServer((socket) => serve(socket, bootId, kept, run));
  // The folder outlives a restart of the container, and with it the socket of the process before.
  rmSync(path, { force: true });
  server.listen(path);
  await once(server, 'listening');
  return server;
}

function serve(socket: Socket, boot: string, kept: KeptReplies, run: RunCommand): void {
  const reply = (line: ReplyLine) => {
    if (socket.writable) socket.write(toLine(line));
  };
  socket.on('error', () => socket.destroy());
  readLines(socket, (line) => {
    const request = parseRequest(line);
    if ('error' in request) return reply({ id: request.id, boot, ok: false, error: request.error });
    if ('ack' in request) return kept.acknowledge(request.ack);
    const { id, command, takes } = request;
    kept
      .once(id, () => answer(id, boot, () => run(command, takes)))
      .then((answered) => {
        reply(answered);
        if (command === 'close') socket.end();
      });
  });
}

async function answer(id: string, boot: string, run: () => Promise<unknown>): Promise<ReplyLine> {
  try {
    return { id, boot, ok: true, answers: await run() };
  } catch (error) {
    return { id, boot, ok: false, error: (error as Error).message };
  }
}

type Parsed =
  | { id: string; command: string; takes: unknown }
  | { ack: string[] }
  | { id: string | null; error: string };

function parseRequest(line: string): Parsed {
  let value: { id?: unknown; command?: unknown; takes?: unknown; ack?: unknown } | null;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: null, error: `not a line of JSON: ${line.slice(0, 80)}` };
  }
  if (Array.isArray(value?.ack)) return { ack: value.ack.map(String) };
  const id = typeof value?.id === 'string' ? value.id : null;
  if (id === null || typeof value?.command !== 'string')
    return { id, error: `expected {"id", "command", "takes"}, found ${line.slice(0, 80)}` };
  return { id, command: value.command, takes: value.takes };
}
