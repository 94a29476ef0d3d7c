import type { Page, Request } from 'playwright';
import { type Visit, visitOf } from './visit.js';

/** What is known of the pages that the browser asked for. */
export class Visits {
  readonly all: Visit[] = [];
  readonly #open = new Map<Request, Visit>();
  #told: (() => void)[] = [];

  /** Adds every page that the main frame of `page` asks for from now on, redirects one by one, and what came of each. */
  record(page: Page): void {
    page.on('request', (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      const visit = visitOf(request, Date.now());
      this.#open.set(request, visit);
      this.all.push(visit);
    });
    page.on('response', (response) => {
      const visit = this.#ended(response.request());
      if (visit) visit.status = response.status();
    });
    page.on('requestfailed', (request) => {
      // A page that was answered and then left is not a failure of its connection: it is over already.
      const visit = this.#ended(request);
      const failure = request.failure()?.errorText;
      // Chromium says so when the harness's own bound ends the navigation: there was no answer, and no failure either.
      if (visit && failure !== undefined && failure !== 'net::ERR_ABORTED') visit.failure = failure;
    });
  }

  #ended(request: Request): Visit | undefined {
    const visit = this.#open.get(request);
    if (!visit) return undefined;
    visit.tookMs = Date.now() - visit.startedAt;
    this.#open.delete(request);
    // Whoever waits goes on once the listener that called this has noted the end.
    for (const tell of this.#told.splice(0)) queueMicrotask(tell);
    return visit;
  }

  /** Resolves once every page that was asked for was answered or failed. */
  async over(): Promise<void> {
    while (this.#open.size > 0) await new Promise<void>((resolve) => this.#told.push(resolve));
  }

  /** A page that the harness kept from being asked for begins now. */
  beginNow(url: string): void {
    const { origin, pathname } = new URL(url);
    for (const visit of this.#open.values()) {
      if (visit.url === `${origin}${pathname}`) visit.startedAt = Date.now();
    }
  }
}
