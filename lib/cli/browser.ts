import { existsSync } from 'node:fs';
import { hostIsDebianLike, isRoot } from '../host/debian.js';
import { ensureProgram, onPath } from '../host/programs.js';
import { EnvironmentError } from '../model/errors.js';

/**
 * Makes sure that there are a Chromium and the tool that fills its trust store. Chromium is the one on the PATH, else
 * the one that Playwright has, else the distribution's, which is installed where that is allowed. Gives its path.
 * Throws EnvironmentError with the line to run where it can do neither.
 */
export async function ensureBrowser(options: {
  allowHostChanges: boolean;
  note?: (state: string) => void;
}): Promise<string | undefined> {
  const install = { stage: 'browser', purpose: 'logins through a real browser', ...options };
  await ensureProgram('certutil', ['libnss3-tools'], install);
  const found = onPath('chromium') ?? (await playwrightChromium());
  if (found !== undefined) return found;
  if (!isRoot() || !hostIsDebianLike()) {
    throw new EnvironmentError('browser', 'there is no Chromium', {
      expected: '`chromium` on the PATH, or the one that Playwright installs',
      seen: 'neither, and the distribution’s cannot be installed without root on Debian or Ubuntu',
      nextStep: 'npx playwright install --with-deps chromium',
    });
  }
  await ensureProgram('chromium', ['chromium'], install);
  return onPath('chromium');
}

async function playwrightChromium(): Promise<string | undefined> {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}
