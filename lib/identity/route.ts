import { Agent, buildConnector } from 'undici';

/** Where the host reaches a server whose name resolves only inside the run's networks. */
export interface RouteTarget {
  /** Origin as everybody else writes it, such as `https://idp.twinlock.test:8443`. */
  origin: string;
  /** Address and port to dial instead, such as `127.0.0.1` and the published port. */
  address: string;
  port: number;
  /** PEM of the CA that must have signed the server's certificate, and nothing else is trusted; the system's if left out. */
  ca?: string;
}

/** A way to one origin: URLs, SNI and the Host header keep the origin's name, only the dialled address differs. */
export interface Route {
  readonly origin: string;
  /** `fetch` for this origin's URLs. Rejects with a TypeError for any other origin, so that no request goes astray. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The same way for libraries that call the global `fetch` themselves. */
  readonly requestInit: RequestInit;
  /** Closes pooled connections. */
  close(): Promise<void>;
}

/**
 * Opens a route to one origin. The host's resolver and its hosts file stay untouched (DESIGN §4); the certificate is
 * checked against the origin's own name, so a TLS fault fails here as it would anywhere else.
 */
export function openRoute(target: RouteTarget): Route {
  const origin = new URL(target.origin);
  const port = origin.port || '443';
  const connect = buildConnector({ ...(target.ca === undefined ? {} : { ca: target.ca }), timeout: 5_000 });
  const agent = new Agent({
    connect: (options, callback) => {
      if (options.hostname !== origin.hostname || (options.port || '443') !== port) {
        callback(new TypeError(`this route leads to ${target.origin}, not to ${options.hostname}`), null);
        return;
      }
      connect(
        { ...options, hostname: target.address, port: String(target.port), servername: origin.hostname },
        callback,
      );
    },
  });
  // Node's fetch takes a dispatcher; the DOM's type of its options does not know it.
  const requestInit: RequestInit & { dispatcher: Agent } = { dispatcher: agent };
  return {
    origin: origin.origin,
    requestInit,
    fetch: (path, init) => fetch(new URL(path, origin), { ...init, ...requestInit }),
    close: () => agent.close(),
  };
}
