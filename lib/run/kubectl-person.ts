import type { Journey } from '../flows/browser/journey.js';
import { PROVIDER_PAGE } from '../flows/browser/provider-pages.js';
import type { KubectlCall } from '../model/kubectl-case.js';

/** More pages than a login has; one that asks for the same thing again and again is left. */
const PAGES = 6;

/** A login that the plugin asked for: an address, and the code to enter there where it is by device code. */
export interface AskedLogin {
  url: string;
  code?: string;
  /** Resolves when the person may press the button that ends the login; at once if left out. */
  readyToDecide?(): Promise<void>;
}

/**
 * Does what a person does when asked to log in: opens the address, enters code, name and password as the pages ask for
 * them, and accepts or declines what the client asks for. A session that the browser has already needs no password.
 * Gives what the last page says. Throws EnvironmentError where the browser cannot start.
 */
export async function logIn(
  { url, code, readyToDecide }: AskedLogin,
  person: Exclude<KubectlCall['person'], 'absent'>,
  user: { name: string; password: string },
  journey: Journey,
): Promise<string> {
  await journey.go(url);
  for (let page = 0; page < PAGES; page++) {
    if (code !== undefined && (await journey.shows(PROVIDER_PAGE.code))) {
      await journey.fill(PROVIDER_PAGE.code, code);
      await journey.press(PROVIDER_PAGE.enterCode);
    } else if (await journey.loginFormShown()) await journey.signIn(user);
    else if (await journey.shows(PROVIDER_PAGE.consent)) {
      await readyToDecide?.();
      await journey.press(person === 'declines' ? PROVIDER_PAGE.decline : PROVIDER_PAGE.accept);
    } else break;
  }
  return (await journey.text()).replace(/\s+/g, ' ').trim().slice(0, 200);
}
