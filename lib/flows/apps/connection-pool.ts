import { Agent } from 'node:https';

/**
 * The connections of an app to the identity provider. Each request has a fresh one until the app is told to keep them:
 * then one stands between two requests and serves the next, as in the pools that most HTTP clients have.
 */
export class ConnectionPool {
  #agent: Agent | undefined;

  /** From now on a connection is kept behind a request. */
  keep(): void {
    this.#agent ??= new Agent({ keepAlive: true, maxSockets: 1 });
  }

  /** Closes what is kept; from now on each request has a fresh connection. */
  drop(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  /** What a request is sent with: `false` is a fresh connection that nobody else gets. */
  get agent(): Agent | false {
    return this.#agent ?? false;
  }
}
