import { randomBytes } from 'node:crypto';
import type { DPoPHandle } from 'openid-client';

/** A signed-in user's tokens, held on the server only. */
export interface Session {
  /** The client (`/login?client=`) by which the user signed in. */
  client: string;
  user: string;
  subject: string;
  /** The provider's name of its own session (OpenID Connect Back-Channel Logout section 2.1), if it told one. */
  sid?: string;
  accessToken: string;
  refreshToken: string;
  idToken: string;
  /** Epoch seconds at which the access token ends. */
  expiresAt: number;
  /** The key that the tokens are bound to. */
  dpop?: DPoPHandle;
}

/** The relying party's sessions by the value of their cookies. */
export class Sessions {
  readonly #byId = new Map<string, Session>();

  /** Opens a session and returns the value of its cookie. */
  open(session: Session): string {
    const id = newId();
    this.#byId.set(id, session);
    return id;
  }

  get(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  close(id: string | undefined): void {
    if (id !== undefined) this.#byId.delete(id);
  }

  /**
   * Ends every session that a logout token means: of that client, and of the provider's session `sid`, or without one
   * every session of the subject (OpenID Connect Back-Channel Logout section 2.7).
   */
  closeAll({ client, subject, sid }: { client: string; subject?: string; sid?: string }): void {
    for (const [id, session] of this.#byId) {
      if (session.client !== client) continue;
      if (sid === undefined ? session.subject === subject : session.sid === sid) this.#byId.delete(id);
    }
  }

  newest(): Session | undefined {
    return [...this.#byId.values()].at(-1);
  }

  forget(): void {
    this.#byId.clear();
  }
}

/** A value that nobody can guess. */
export function newId(): string {
  return randomBytes(24).toString('base64url');
}
