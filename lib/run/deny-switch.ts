import { awaited } from '../cluster/awaited.js';
import type { DenyAction, DenySetting } from '../cluster/deny-action.js';
import type { FlowCase } from '../model/flow-case.js';

/** What a caller meets on a connection that the standing world denies: an answer at once, or none. */
export type Denial = 'refused' | 'silence' | 'open';

/** What the switch needs of the cluster. */
export interface SwitchContext {
  read(): Promise<DenySetting>;
  write(setting: DenySetting): Promise<void>;
  /** What is left to do when silence is seen on every node. */
  silent(): Promise<void>;
  /** Tries a denied connection from each node of the flow world. */
  denials(): Promise<Denial[]>;
}

/** Felix ends itself on such a change, is started again after a second, and writes all its chains anew. */
const BOUND_MS = 60_000;

/** The one switch of Felix by which all flow cases say what becomes of a denied packet. */
export class DenySwitch {
  #setting: DenySetting | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly context: SwitchContext) {}

  /**
   * Sets the switch, and resolves when denied callers on every node see it; at once where it is set so already. How it was
   * before is remembered in the cluster. Throws EnvironmentError if it is not seen in time.
   */
  become(denied: FlowCase['denied']): Promise<void> {
    // Cases that run side by side want the same; the second finds it as the first has set it.
    const turn = this.#turn.then(() => this.#become(denied));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #become(denied: FlowCase['denied']): Promise<void> {
    const wanted: DenyAction = denied === 'reject' ? 'Reject' : 'Drop';
    const { action, former } = await this.#now();
    if (action === wanted) return;
    const standing = former ?? action;
    await this.#set({ action: wanted, former: standing === wanted ? undefined : standing });
  }

  /** Sets it as it was before anybody changed it, also a run that was killed; does nothing where it is so. */
  async putBack(): Promise<void> {
    const { former } = await this.#now();
    if (former !== undefined) await this.#set({ action: former, former: undefined });
  }

  async #now(): Promise<DenySetting> {
    this.#setting ??= await this.context.read();
    return this.#setting;
  }

  async #set(setting: DenySetting): Promise<void> {
    // Until it is seen, nobody knows how it is.
    this.#setting = undefined;
    await this.context.write(setting);
    const wanted: Denial = setting.action === 'Reject' ? 'refused' : 'silence';
    await awaited(
      {
        stage: 'flows',
        expected: `a denied connection ends in ${wanted === 'refused' ? 'a refusal' : 'silence'} on every node`,
        boundMs: BOUND_MS,
        everyMs: 100,
        nextStep: 'look at calico-node on the workers: Felix starts itself anew when its deny action changes',
      },
      async () => {
        const seen = await this.context.denials();
        return seen.every((one) => one === wanted) ? { reached: undefined } : { seen: seen.join(', ') };
      },
    );
    if (wanted === 'silence') await this.context.silent();
    this.#setting = setting;
  }
}
