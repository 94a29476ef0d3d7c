import type { ConnectionCell } from '../cell.js';

/** The connection that a test is about where any would do: x/a -> y/b:80/TCP, by the pod's own address. */
export function someConnection(more: Partial<ConnectionCell> = {}): ConnectionCell {
  return {
    kind: 'connection',
    from: 'x/a',
    to: 'y/b',
    port: 80,
    protocol: 'TCP',
    family: 4,
    via: 'pod',
    ...more,
  };
}
