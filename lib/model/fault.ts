/**
 * A change that should turn cases red. `C` is what the fault needs of the environment. A fault proves that it bit
 * before any case is run, and is undone whatever happens.
 */
export interface Fault<C> {
  /** `suite/name` in words of the field, as `fault list` prints it. */
  name: string;
  /** What a reader learns if this fault stays green. */
  why: string;
  /** Which cases must turn red: ids of cases. Every other case of the selection must stay as it was. */
  reddens: string[];
  /** The verdict that those cases must get. A broken tool must give `unknown`, never `fail` and never `pass`. */
  verdict: 'fail' | 'unknown';
  /** A piece that the reason in the report must contain. */
  says: string;
  /** Does it, and resolves only when the change is in force. What `undo` needs is kept in the returned state, which is plain JSON. */
  inject(context: C): Promise<unknown>;
  /** Proves that the fault bites, in one sentence with what was observed; throws if it does not. */
  prove(context: C, state: unknown): Promise<string>;
  /** Puts back what was there before and awaits it. Safe to call twice. */
  undo(context: C, state: unknown): Promise<void>;
}
