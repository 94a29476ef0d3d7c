import { ensureProgram, onPath } from '../host/programs.js';

/**
 * Makes sure that there are a Chromium and the tool that fills its trust store; installs Debian's where it may.
 * Gives Chromium's path. Throws EnvironmentError with the line to run where it can do neither.
 */
export async function ensureBrowser(options: {
  allowHostChanges: boolean;
  note?: (state: string) => void;
}): Promise<string | undefined> {
  const install = { stage: 'browser', purpose: 'logins through a real browser', ...options };
  await ensureProgram('chromium', ['chromium'], install);
  await ensureProgram('certutil', ['libnss3-tools'], install);
  return onPath('chromium');
}
