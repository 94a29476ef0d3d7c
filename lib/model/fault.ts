/**
 * A change that should turn cases red. `C` is what the fault needs of the environment. A fault proves that it bit
 * before any case is run, and is undone whatever happens.
 */
export interface Fault<C> {
  /** `suite/name` in words of the field, as `fault list` prints it. */
  name: string;
  /** What a reader learns if this fault stays green. */
  why: string;
  /**
   * Which cases must turn red: ids, `suite/*` for a whole suite, `!suite/name` for an exception after it. Every other
   * case of those suites must stay as it was.
   */
  reddens: string[];
  /**
   * Cases whose own cut or control the fault takes away, so that they can no longer tell: each must be `unknown`, and
   * its crash is no stray.
   */
  blinds?: string[];
  /** Only these cases are run, where they stand for all of a suite and each of them takes long under the fault. */
  tries?: string[];
  /** Needs connections to the cluster of its own, since it changes what whoever holds them remembers. */
  alone?: boolean;
  /** The verdict that those cases must get. A broken tool must give `unknown`, never `fail` and never `pass`. */
  verdict: 'fail' | 'unknown';
  /** A piece that the reason in the report must contain, and that no other failure would have. */
  says: string;
  /** The same for cases that show the fault in another way than the rest. */
  saysOf?: Record<string, string>;
  /** Does it, and resolves only when the change is in force. What `undo` needs is kept in the returned state, which is plain JSON. */
  inject(context: C): Promise<unknown>;
  /** Proves that the fault bites, in one sentence with what was observed; throws if it does not. */
  prove(context: C, state: unknown): Promise<string>;
  /** Puts back what was there before and awaits it. Safe to call twice. */
  undo(context: C, state: unknown): Promise<void>;
}

/** Whether a fault names the case among those that must turn red; the last entry that matches counts. */
export function reddensCase(reddens: readonly string[], id: string): boolean {
  let red = false;
  for (const entry of reddens) {
    const pattern = entry.replace(/^!/, '');
    const matches = pattern.endsWith('/*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
    if (matches) red = !entry.startsWith('!');
  }
  return red;
}

/** The suites that a fault's cases are from, in the order in which they are named. */
export function suitesOf(reddens: readonly string[]): string[] {
  return [...new Set(reddens.map((entry) => entry.replace(/^!/, '').split('/')[0] ?? ''))];
}
