import type { PodResponse } from '../../model/pod-request.js';

/** The cookies of one user at one server: what a browser keeps of `Set-Cookie`, without paths and lives. */
export class Cookies {
  readonly #values = new Map<string, string>();

  /** Takes over what the answer sets; a cookie that is set to nothing is gone. */
  keep(response: PodResponse): void {
    if (!response.ok) return;
    for (const line of (response.headers['set-cookie'] ?? '').split('\n')) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (at < 1) continue;
      const value = pair.slice(at + 1);
      if (value === '' || value === '""') this.#values.delete(pair.slice(0, at));
      else this.#values.set(pair.slice(0, at), value);
    }
  }

  /** The `Cookie` header, without which there is none. */
  headers(): Record<string, string> {
    if (this.#values.size === 0) return {};
    return { cookie: [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ') };
  }
}
