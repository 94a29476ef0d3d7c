import { readFile, rm } from 'node:fs/promises';
import { type Browser, type BrowserContext, errors, type Page } from 'playwright';
import { Bound } from './bound.js';
import { freshSockets, type Tab } from './fresh-sockets.js';
import { type OnTheWay, onRequest } from './requests.js';
import type { Visit } from './visit.js';
import { Visits } from './visits.js';

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
  /** Sends an empty form from the page that stands, as a button of it would, and follows redirects. */
  submit(path: string): Promise<void>;
  /**
   * From now on each request whose URL matches `pattern` (`*` for anything) is stopped before its socket is opened, and
   * sent on, or the URL that `handle` gives in its place, once that is done. The bound of a navigation stands still meanwhile.
   */
  onRequest(pattern: string, handle: OnTheWay): Promise<void>;
  /** Does some work for which the browser has to wait elsewhere: the bound of a navigation stands still meanwhile. */
  waitsFor<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Drops every connection that is still open; cookies stay, and the form on the page can be sent. What `onRequest` was
   * told is forgotten.
   */
  freshSockets(): Promise<void>;
  /** Rejects if something that `onRequest` was told to do failed. */
  close(): Promise<void>;
}

/** Playwright's own bound of a navigation: only so that nothing stays for ever, since the journey has its own. */
const FOR_EVER_MS = 120_000;
const SOON = { waitUntil: 'commit', timeout: 1000 } as const;

/** Where Playwright's trace of a journey goes, which holds whatever passed through the browser. */
export interface TraceKeeper {
  /** A file in a private folder, for a moment. */
  file: string;
  take(zip: Uint8Array): void;
}

/**
 * Keycloak's login pages ask for some twenty styles, scripts and fonts, a third of the time of a login. Nothing of the
 * handshake is in them, and each would open connections of its own.
 */
async function leaveOutAdornments({ context, page }: Tab): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setBlockedURLs', { urls: ['*/resources/*'] });
}

/** Opens a fresh session. `timeoutMs` bounds each navigation. */
export async function startJourney(
  browser: Browser,
  timeoutMs: number,
  traces?: TraceKeeper,
): Promise<Journey> {
  const bound = new Bound(timeoutMs);
  const visits = new Visits();
  const failures: unknown[] = [];
  const ready = (tab: Tab): Tab => {
    tab.page.setDefaultTimeout(timeoutMs);
    tab.page.setDefaultNavigationTimeout(FOR_EVER_MS);
    visits.record(tab.page);
    return tab;
  };
  const context = await browser.newContext();
  if (traces) await startTrace(context);
  let tab = ready({ context, page: await context.newPage() });
  await leaveOutAdornments(tab);
  const settled = (navigate: () => Promise<unknown>) => bound.within(() => told(navigate, visits, tab.page));
  const leaving = (act: () => Promise<unknown>) =>
    settled(() => Promise.all([tab.page.waitForNavigation({ waitUntil: 'domcontentloaded' }), act()]));
  const press = async (selector: string) => {
    await leaving(() => tab.page.locator(selector).click({ noWaitAfter: true }));
  };
  return {
    visits: visits.all,
    go: async (url) => {
      await settled(() => tab.page.goto(url, { waitUntil: 'domcontentloaded' }));
    },
    loginFormShown: () => tab.page.locator('#kc-form-login').isVisible(),
    signIn: async ({ name, password }) => {
      await tab.page.locator('#username').fill(name);
      await tab.page.locator('#password').fill(password);
      await press('#kc-login');
    },
    shows: (selector) => tab.page.locator(selector).isVisible(),
    fill: (selector, text) => tab.page.locator(selector).fill(text),
    press,
    text: async () => (await tab.page.locator('body').textContent()) ?? '',
    post: (path) => bound.within(() => tab.page.evaluate(POST, path)),
    submit: async (path) => {
      await leaving(() => tab.page.evaluate(SUBMIT, path));
    },
    onRequest: async (pattern, handle) => {
      const session = await tab.context.newCDPSession(tab.page);
      const held: OnTheWay = async (url) => {
        const sent = await bound.still(async () => handle(url));
        visits.beginNow(url);
        return sent;
      };
      await onRequest(session, pattern, held, (error) => failures.push(error));
    },
    waitsFor: (work) => bound.still(work),
    freshSockets: async () => {
      if (traces) await endTrace(tab.context, traces);
      tab = ready(await freshSockets(browser, tab));
      if (traces) await startTrace(tab.context);
    },
    close: async () => {
      if (traces) await endTrace(tab.context, traces);
      await tab.context.close();
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function startTrace({ tracing }: BrowserContext): Promise<void> {
  await tracing.start({ snapshots: true, screenshots: false, sources: false });
}

/** A trace that cannot be had changes nothing of what was seen. */
async function endTrace({ tracing }: BrowserContext, { file, take }: TraceKeeper): Promise<void> {
  try {
    await tracing.stop({ path: file });
    take(await readFile(file));
  } catch {
    // The browser is gone; the flow tells that itself.
  } finally {
    await rm(file, { force: true });
  }
}

const POST = (path: string) =>
  fetch(path, { method: 'POST' }).then(
    ({ status }) => status,
    () => undefined,
  );

const SUBMIT = (path: string) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = path;
  document.body.append(form);
  form.submit();
};

/** A navigation that failed or took too long is not this tool's failure: the visits tell what came of it. */
async function told(navigate: () => Promise<unknown>, visits: Visits, page: Page): Promise<void> {
  try {
    await navigate();
  } catch (error) {
    const failed = error instanceof errors.TimeoutError || /net::ERR_|has been closed/.test(String(error));
    if (!failed) throw error;
    // What the last request failed of is heard a little later than that the page failed.
    await visits.over();
    // Chromium then goes to a page of its own that says so, and would break off whatever is begun before it stands there.
    if (/net::ERR_(?!ABORTED)/.test(String(error)))
      await page.waitForURL(/^chrome-error:/, SOON).catch(() => {});
  }
}
