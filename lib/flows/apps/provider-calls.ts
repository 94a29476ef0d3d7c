import { type Exchange, type FreshFetch, freshFetch } from './fresh-fetch.js';
import type { Holds } from './holds.js';
import type { StepLog } from './step-log.js';
import { AppStop } from './stop.js';

/** What the relying party's requests to the identity provider are for, by the end of their path. */
const STEPS: [string, { step: string; hop: string }][] = [
  ['/.well-known/openid-configuration', { step: 'discovery', hop: 'H3' }],
  ['/ext/par/request', { step: 'pushed-request', hop: 'H4' }],
  ['/certs', { step: 'id-token-validation', hop: 'H5' }],
  ['/userinfo', { step: 'userinfo', hop: 'H7' }],
  ['/revoke', { step: 'revocation', hop: 'H8' }],
];

/**
 * The relying party's requests to the identity provider: each over a fresh socket, each a step that can be held, and
 * each logged when it is over, with the time of the request alone.
 */
export class ProviderCalls {
  readonly fetch: FreshFetch;
  readonly #exchanges: Exchange[] = [];
  /** The step that a request to the token endpoint is for. */
  #grant = 'code-redemption';

  constructor(
    settings: { ca: string; timeoutMs: number },
    readonly log: StepLog,
    holds: Holds,
  ) {
    this.fetch = freshFetch({
      ...settings,
      before: (path) => holds.pass(this.#stepOf(path)),
      seen: (exchange) => this.#exchanges.push(exchange),
    });
  }

  #stepOf(path: string): string | undefined {
    if (path.endsWith('/token')) return this.#grant;
    return STEPS.find(([end]) => path.endsWith(end))?.[1].step;
  }

  /** One request and what is checked of its answer, logged as the step that `end` of its path stands for. */
  async asked<T>(end: (typeof STEPS)[number][0], work: () => Promise<T>): Promise<T> {
    const { step, hop } = STEPS.find(([known]) => known === end)?.[1] ?? { step: end, hop: 'H4' };
    const began = Date.now();
    this.#exchanges.length = 0;
    try {
      const value = await work();
      this.log.done(step, hop, this.#exchanges.at(0)?.startedAt ?? began);
      return value;
    } catch (error) {
      this.log.stopped(step, hop, this.#exchanges.at(0)?.startedAt ?? began, error);
      throw AppStop.of(error);
    }
  }

  /**
   * One grant at the token endpoint (hop H4), logged as two steps: the answer, and the checks of the ID token in it with
   * the issuer's keys (hop H5). A grant that was refused before anything was sent is the fault of what the browser
   * brought back, and stops the callback.
   */
  async granted<T>(step: 'code-redemption' | 'token-refresh', grant: () => Promise<T>): Promise<T> {
    const began = Date.now();
    this.#grant = step;
    this.#exchanges.length = 0;
    const sent = (end: string) => this.#exchanges.find(({ path }) => path.endsWith(end));
    try {
      const tokens = await grant();
      this.#redeemed(step, sent('/token'));
      this.log.done('id-token-validation', 'H5', sent('/certs')?.startedAt ?? Date.now());
      return tokens;
    } catch (error) {
      const token = sent('/token');
      if (token?.status === 200) {
        this.#redeemed(step, token);
        this.log.stopped('id-token-validation', 'H5', sent('/certs')?.startedAt ?? Date.now(), error);
        throw AppStop.of(error);
      }
      if (token === undefined && step === 'code-redemption') {
        this.log.stopped('callback', 'H1', began, error);
        const { detail, error: code, says } = AppStop.of(error);
        throw new AppStop('http', detail, 400, code, says);
      }
      this.log.stopped(step, 'H4', token?.startedAt ?? began, error);
      throw AppStop.of(error);
    }
  }

  #redeemed(step: string, token: Exchange | undefined): void {
    if (!token) return;
    const { startedAt, tookMs } = token;
    this.log.record({ step, hop: 'H4', startedAt, tookMs, result: 'done' });
  }
}
