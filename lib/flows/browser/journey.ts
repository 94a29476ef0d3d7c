import { type Browser, errors, type Page } from 'playwright';
import { alterChallenge } from './challenge.js';
import { type Visit, visitOf } from './visit.js';

/** One browser session, from the first page to the last; cookies and caches are its own. */
export interface Journey {
  /** Every page asked for so far, redirects one by one. */
  readonly visits: readonly Visit[];
  /** Goes to a URL and follows redirects; returns when the last page stands or nothing more comes. */
  go(url: string): Promise<void>;
  /** Whether the page that stands now shows Keycloak's login form. */
  loginFormShown(): Promise<boolean>;
  /** Fills in the login form, sends it and follows redirects. */
  signIn(user: { name: string; password: string }): Promise<void>;
  /** Whether the page that stands now shows this element (a CSS selector). */
  shows(selector: string): Promise<boolean>;
  /** Types into a field of the page. */
  fill(selector: string, text: string): Promise<void>;
  /** Presses a button of the page and follows redirects. */
  press(selector: string): Promise<void>;
  /** The page's text. */
  text(): Promise<string>;
  /** Sends a form-less POST from the page that stands, as its script would. The status, or undefined for none. */
  post(path: string): Promise<number | undefined>;
  /** Changes the PKCE challenge on its way through the browser, as an attacker in the middle would. */
  alterChallenge(how: 'stripped' | 'replaced'): Promise<void>;
  close(): Promise<void>;
}

/** Opens a fresh session. `timeoutMs` bounds each navigation. */
export async function startJourney(browser: Browser, timeoutMs: number): Promise<Journey> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(timeoutMs);
  const visits = recordVisits(page);
  const press = (selector: string) =>
    settled(() =>
      Promise.all([
        page.waitForNavigation({ waitUntil: 'domcontentloaded' }),
        page.locator(selector).click({ noWaitAfter: true }),
      ]),
    );
  return {
    visits,
    go: async (url) => {
      await settled(() => page.goto(url, { waitUntil: 'domcontentloaded' }));
    },
    loginFormShown: () => page.locator('#kc-form-login').isVisible(),
    signIn: async ({ name, password }) => {
      await page.locator('#username').fill(name);
      await page.locator('#password').fill(password);
      await press('#kc-login');
    },
    shows: (selector) => page.locator(selector).isVisible(),
    fill: (selector, text) => page.locator(selector).fill(text),
    press,
    text: async () => (await page.locator('body').textContent()) ?? '',
    post: (path) =>
      page.evaluate(
        ([to, bound]) =>
          fetch(to, { method: 'POST', signal: AbortSignal.timeout(bound) }).then(
            ({ status }) => status,
            () => undefined,
          ),
        [path, timeoutMs] as const,
      ),
    alterChallenge: async (how) => alterChallenge(await context.newCDPSession(page), how),
    close: () => context.close(),
  };
}

/** A navigation that failed or took too long is not this tool's failure: the visits tell what came of it. */
async function settled(navigate: () => Promise<unknown>): Promise<void> {
  try {
    await navigate();
  } catch (error) {
    const failed = error instanceof errors.TimeoutError || /net::ERR_/.test(String(error));
    if (!failed) throw error;
  }
}

function recordVisits(page: Page): Visit[] {
  const visits: Visit[] = [];
  const open = new Map<object, Visit>();
  page.on('request', (request) => {
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
    const visit = visitOf(request, Date.now());
    open.set(request, visit);
    visits.push(visit);
  });
  page.on('response', (response) => {
    const visit = open.get(response.request());
    if (!visit) return;
    visit.tookMs = Date.now() - visit.startedAt;
    visit.status = response.status();
  });
  page.on('requestfailed', (request) => {
    const visit = open.get(request);
    // A page that was answered and then left is not a failure of its connection.
    if (!visit || visit.status !== undefined) return;
    visit.tookMs = Date.now() - visit.startedAt;
    const failure = request.failure()?.errorText;
    // Chromium says so when the harness's own bound ends the navigation: there was no answer, and no failure either.
    if (failure !== undefined && failure !== 'net::ERR_ABORTED') visit.failure = failure;
  });
  return visits;
}
