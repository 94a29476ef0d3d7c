import { type Browser, chromium } from 'playwright';
import { EnvironmentError } from '../../model/errors.js';
import { type Journey, startJourney, type TraceKeeper } from './journey.js';

/** How the browser is started. */
export interface BrowserSettings {
  /** Chromium of the distribution; without it Playwright's own. */
  executablePath?: string;
  /** A home folder that trusts the run's CA; see `trustingHome`. */
  home: string;
  /** `host:port` as in URLs, and the address and port to dial instead, such as a node and its NodePort. */
  routes: Record<string, string>;
  /** Bound of each navigation, in milliseconds. */
  timeoutMs: number;
  /** Gets the trace of each session when it ends; without it none is made. */
  traces?: TraceKeeper;
}

/** A real browser outside the cluster: one process for all flows, one fresh session for each. */
export interface BrowserHost {
  /** Starts the browser beforehand; whether it could is told by the next `open`. */
  warmUp(): void;
  open(): Promise<Journey>;
  close(): Promise<void>;
}

const QUIET = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Readies a browser that is started by `warmUp` or the first `open`. Names are mapped inside the browser, so the host's resolver
 * and its hosts file stay as they are; certificates are checked as ever. `open` rejects with EnvironmentError if
 * the browser cannot start: then nothing is known of the flow.
 */
export function browserHost(settings: BrowserSettings): BrowserHost {
  let running: Promise<Browser> | undefined;
  const start = () => {
    running ??= launch(settings);
    return running;
  };
  return {
    warmUp: () => void start().catch(() => {}),
    open: async () => startJourney(await start(), settings.timeoutMs, settings.traces),
    close: async () => {
      await (await running?.catch(() => undefined))?.close();
      running = undefined;
    },
  };
}

async function launch({ executablePath, home, routes }: BrowserSettings): Promise<Browser> {
  const rules = Object.entries(routes).map(([name, address]) => `MAP ${name} ${address}`);
  try {
    return await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      // The harness runs as root where it owns the cluster, and Chromium has no sandbox for root.
      args: [...QUIET, '--no-sandbox', ...(rules.length ? [`--host-resolver-rules=${rules.join(',')}`] : [])],
      env: { PATH: process.env.PATH ?? '', HOME: home },
      timeout: 30_000,
    });
  } catch (error) {
    throw new EnvironmentError('browser', 'Chromium could not be started', {
      expected: executablePath ?? 'the Chromium of Playwright',
      seen: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      nextStep: 'apt-get install chromium, or npx playwright install chromium',
      cause: error,
    });
  }
}
