import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where the browser command of the credential plugin hands its address to the harness. */
export interface Desk {
  /** The loopback port that the command is told. */
  port: number;
  /** What happens with each address; set before each call of kubectl. */
  onUrl: (url: string) => void;
  close(): void;
}

/** Opens a desk on 127.0.0.1, at a port that the system chooses. */
export async function openDesk(): Promise<Desk> {
  const server = createServer(async (request, response) => {
    let url = '';
    for await (const chunk of request) url += String(chunk);
    response.end();
    desk.onUrl(url);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const desk: Desk = {
    port: (server.address() as AddressInfo).port,
    onUrl: () => {},
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return desk;
}
