/*
 * What a probe says to a listener and what the listener says back: one line each, the same over TCP and UDP.
 * Client: `twinlock <key>`. Server: `twinlock <key> <pod>`, so that the client knows to whom it is connected.
 */

/** What the client sends. */
export function greet(key: string): string {
  return `twinlock ${key}\n`;
}

/** What the server answers. */
export function answer(key: string, pod: string): string {
  return `twinlock ${key} ${pod}\n`;
}

/** The key of a client's line, or nothing if a stranger speaks. */
export function keyOf(line: string): string | undefined {
  return /^twinlock (\S+)\n/.exec(line)?.[1];
}

/** The pod that a server's line names, provided that it answers this very key. */
export function serverOf(line: string, key: string): string | undefined {
  const [, answered, pod] = /^twinlock (\S+) (\S+)\n/.exec(line) ?? [];
  return answered === key ? pod : undefined;
}
