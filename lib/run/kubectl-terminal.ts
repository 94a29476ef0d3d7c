import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import type { Journey } from '../flows/browser/journey.js';
import { sessionCache, sessionFile } from '../identity/login/cache.js';
import type { KubectlCall, KubectlCase } from '../model/kubectl-case.js';
import type { Terminal } from './kubectl-case.js';
import { kubeconfigText, type LoginPlaces } from './kubectl-config.js';
import { openDesk } from './kubectl-desk.js';
import { type AskedLogin, logIn } from './kubectl-person.js';
import { forgetPerson, happen, refreshesOf, type SessionPlaces } from './kubectl-session.js';
import { untilBetweenPolls } from './poll-gap.js';

/** How long a login may take where somebody is there, and where nobody is; seconds. */
const PATIENCE = { present: 90, absent: 2 } as const;

/** Longer than kubectl asks its plugin again and again; milliseconds. */
const CALL_MS = 200_000;

/** What the plugin says when it has opened a browser, and how often to look for an address that is late. */
const BROWSER_OPENED = 'Log in in the browser';
const LATE_LOOKS = 100;

/** What a terminal is opened with. */
export interface TerminalPlaces {
  /** The environment's folder for logins, 0700. */
  folder: string;
  kubectl: string;
  login: KubectlCase['login'];
  password: string;
  places: Omit<LoginPlaces, 'cache' | 'deskPort'>;
  session: Omit<SessionPlaces, 'cache'>;
  openBrowser(): Promise<Journey>;
}

/** Opens a terminal with a home of its own; `~/.kube` is never read or written. */
export async function openTerminal(options: TerminalPlaces): Promise<Terminal> {
  const { login } = options;
  const home = await mkdtemp(join(options.folder, 'home-'));
  const kubeconfig = join(home, 'kubeconfig');
  const cacheFolder = join(home, 'login');
  const desk = await openDesk();
  writeFileSync(
    kubeconfig,
    kubeconfigText(login, { ...options.places, cache: cacheFolder, deskPort: desk.port }),
    { mode: 0o600 },
  );
  const { issuer, client } = options.session.issuer;
  const cache = sessionCache(cacheFolder, sessionFile(cacheFolder, { issuer, client, scope: 'openid' }));
  const session = { ...options.session, cache };
  const user = { name: login.user, password: options.password };
  let browser: Promise<Journey> | undefined;

  const call = async (words: readonly string[], person: KubectlCall['person']) => {
    const seconds = person === 'absent' ? PATIENCE.absent : PATIENCE.present;
    const before = cache.read();
    const renewedBefore = await refreshesOf(before, session);
    const given = new AbortController();
    const doing: Promise<void>[] = [];
    let broke: unknown;
    const pages: string[] = [];
    let logins = 0;
    const asked = (one: AskedLogin) => {
      logins++;
      if (person === 'absent') return;
      browser ??= options.openBrowser();
      const done = browser.then((journey) => logIn(one, person, user, journey));
      doing.push(
        done.then(
          (page) => void pages.push(page),
          (error: unknown) => {
            broke = error;
            given.abort();
          },
        ),
      );
    };
    desk.onUrl = (url) => asked({ url });
    const running = execa(options.kubectl, words, {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: home,
        KUBECONFIG: kubeconfig,
        TWINLOCK_LOGIN_SECONDS: String(seconds),
      },
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      timeout: CALL_MS,
      cancelSignal: given.signal,
    });
    const lines = (async () => {
      for await (const line of running.iterable({ from: 'stderr' })) {
        const [, url, code] = /open (\S+) and enter (\S+)/.exec(line) ?? [];
        if (url === undefined || code === undefined) continue;
        const toldAt = performance.now();
        const readyToDecide = () => setTimeout(untilBetweenPolls(performance.now() - toldAt));
        asked({ url, code, readyToDecide });
      }
    })().catch(() => {});
    const [end] = await Promise.all([running, lines]);
    // kubectl may end before the command that hands over the address does.
    const told = end.stderr.split(BROWSER_OPENED).length - 1;
    for (let look = 0; logins < told && look < LATE_LOOKS; look++) await setTimeout(100);
    await Promise.all(doing);
    if (broke !== undefined) throw broke;
    if (end.exitCode === undefined) throw new Error(`kubectl did not end by itself: ${end.shortMessage}`);
    const refreshes = (await refreshesOf(before, session)) - renewedBefore;
    return { exit: end.exitCode, stdout: end.stdout, stderr: end.stderr, logins, refreshes, pages };
  };

  return {
    call,
    happen: (event) => happen(event, session),
    close: async () => {
      desk.close();
      await browser?.then((journey) => journey.close()).catch(() => {});
      try {
        await forgetPerson(login.user, session);
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
  };
}
