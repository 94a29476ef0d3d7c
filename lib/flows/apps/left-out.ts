/**
 * Checks that an app leaves out because the harness asked it to over the control port: a door for faults, by which
 * `twinlock prove` shows that the suites notice an app that forgot one. No case opens it, and no network reaches it.
 *
 * `token`: a resource server believes what a token says. `scope`: it does not ask for the scope of a page.
 * `response`: the relying party takes any `state` and `iss`. `logout-token`: it believes every notice of a logout.
 */
export const CHECKS = ['token', 'scope', 'response', 'logout-token'] as const;
export type Check = (typeof CHECKS)[number];

export class LeftOut {
  readonly #checks = new Set<Check>();

  /** False where there is no check of that name. */
  ignore(name: string): boolean {
    const check = CHECKS.find((one) => one === name);
    if (check) this.#checks.add(check);
    return check !== undefined;
  }

  /** From now on the app checks everything again. */
  heed(): void {
    this.#checks.clear();
  }

  has(check: Check): boolean {
    return this.#checks.has(check);
  }

  get names(): Check[] {
    return [...this.#checks];
  }
}
