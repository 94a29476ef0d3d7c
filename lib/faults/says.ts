/** How a report says that a connection was open which must be denied: `x/b -> y/a:80/TCP`, and ` IPv6` or ` via …` behind it. */
export function seenOpen(cell: string): string {
  return `${cell}: expected no answer (timeout), seen connected`;
}

/** How a report says that a connection did not come about which must be allowed. */
export function seenClosed(cell: string): string {
  const server = /-> (\S+):\d+/.exec(cell)?.[1];
  return `${cell}: expected connected to ${server}, seen no answer (timeout)`;
}
