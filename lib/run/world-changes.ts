import { type Cell, cellId } from '../model/cell.js';
import { EnvironmentError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { PlannedCase, PlannedStep } from '../model/plan.js';
import { Control } from './control.js';
import type { NetworkContext } from './network-case.js';
import { endsOf, originals, ownPods, podOf } from './own-pods.js';

/** Kinds on which pods stand: made before them and, where they are the case's own, taken away after them. */
const GROUND = new Set(['Namespace', 'ServiceAccount', 'ConfigMap', 'Service']);

const isPod = ({ kind }: Manifest) => kind === 'Pod';
const isGround = ({ kind }: Manifest) => GROUND.has(kind);
const isRule = (object: Manifest) => !isPod(object) && !isGround(object);

/**
 * What one case changes in the world, step by step, and the way back: whatever it made is taken away, and whatever it
 * changed is applied again as it was.
 */
export class WorldChanges {
  readonly #before: Map<string, Manifest>;
  readonly #ownPods: Set<string>;
  /** The case's own objects that stand or may stand. */
  readonly #own = new Map<string, Manifest>();
  readonly #touched = new Map<string, Manifest>();
  readonly #boots: Map<string, string>;
  /** The cells of the last step that was entered. */
  #cells: Cell[] = [];
  /** Milliseconds that pods and namespaces took to start or to end in this step. */
  #waitedMs = 0;

  constructor(
    planned: PlannedCase,
    private readonly context: NetworkContext,
  ) {
    this.#before = originals(planned);
    this.#ownPods = ownPods(planned);
    this.#boots = new Map(context.boots());
  }

  /**
   * Changes the world: pods go first, since another may take their address; then come namespaces, pods, and the rules
   * at last. Gives the milliseconds that the API server took, without those that pods took to start or to end.
   */
  async enter(step: PlannedStep): Promise<number> {
    for (const original of step.restore ?? []) this.#touched.set(manifestName(original), original);
    this.#cells = step.expect.map(({ cell }) => cell);
    const startedAt = performance.now();
    this.#waitedMs = 0;
    await this.#removePods(step.remove.filter(isPod));
    for (const object of step.remove.filter(isPod)) this.#own.delete(manifestName(object));
    // Before they are applied: what the API server took before it broke must be taken away, too.
    for (const object of step.apply) {
      const name = manifestName(object);
      if (!this.#before.has(name)) this.#own.set(name, object);
    }
    await this.#applyPods(step.apply.filter(isGround), step.apply.filter(isPod));
    await this.context.apply(step.apply.filter(isRule));
    await this.context.remove(step.remove.filter(isRule));
    await this.#wait(() => this.context.remove(step.remove.filter(isGround)));
    for (const object of step.remove.filter((one) => !isPod(one))) this.#own.delete(manifestName(object));
    return performance.now() - startedAt - this.#waitedMs;
  }

  /** Cells whose silence has a measure: those of the control, and those of the case's own pods, which are shown open afterwards. */
  measuredOpen(): ReadonlySet<string> {
    const own = this.#cells.filter((cell) => this.#isOwn(cell)).map(cellId);
    return new Set([...this.context.control.knownOpen, ...own]);
  }

  /** Takes away every rule of the case; its pods stay. */
  async lift(): Promise<void> {
    const rules = [...this.#own.values()].filter(isRule);
    await this.context.remove(rules);
    for (const rule of rules) this.#own.delete(manifestName(rule));
  }

  /**
   * The control of pods that no control saw before the case (DESIGN §5.2 c): with the rules lifted, all their cells are
   * open. Throws EnvironmentError with those that are not: then their silence in the case proved nothing.
   */
  async proveOwnPodsWereOpen(): Promise<void> {
    const cells = this.#cells.filter(
      (cell) => this.#isOwn(cell) && !(cell.kind === 'connection' && cell.via === 'held'),
    );
    if (cells.length === 0) return;
    const closed = await new Control(this.context.observe, this.context.bounds).take(cells);
    if (closed.length === 0) return;
    const names = closed.map(({ cell }) => cellId(cell));
    throw new EnvironmentError(
      'probe pods',
      `without any rule of the case ${names.length} cells stay closed`,
      {
        expected: 'every cell of a pod that the case made is open once its rules are lifted',
        seen: names.slice(0, 5).join('; '),
        nextStep:
          'look at the pod (`kubectl describe pod`) and at Calico on its node, then run the case again',
      },
    );
  }

  /** Puts the world back, each part of it even if another fails. Throws the first failure. */
  async leave(): Promise<void> {
    const failures: unknown[] = [];
    const own = () => [...this.#own.values()];
    const parts = [
      () => this.lift(),
      () => this.#removePods(own().filter(isPod)),
      () => this.context.remove(own().filter(isGround)),
      () => this.#restore(),
    ];
    for (const part of parts) await part().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  /** Throws where an agent that stands since the last change started anew: it has lost what it saw (DESIGN §4). */
  refuseRestartedAgents(): void {
    const now = this.context.boots();
    const restarted = [...this.#boots].filter(([pod, boot]) => now.get(pod) !== boot).map(([pod]) => pod);
    if (restarted.length === 0) return;
    throw new EnvironmentError(
      'probe pods',
      `the agent of ${restarted.join(', ')} started anew inside the case`,
      {
        expected: 'the same agents from the begin of a case to its end',
        nextStep: 'look why the pod restarted (`kubectl describe pod`), then run the case again',
      },
    );
  }

  async #restore(): Promise<void> {
    const touched = [...this.#touched.values()];
    await this.#applyPods(touched.filter(isGround), touched.filter(isPod));
    await this.context.apply(touched.filter(isRule));
  }

  /** A pod whose agent is known already was only given other labels, and needs no waiting. */
  async #applyPods(ground: Manifest[], pods: Manifest[]): Promise<void> {
    if (ground.length > 0) await this.context.apply(ground);
    if (pods.length === 0) return;
    const known = this.context.boots();
    const made = pods.filter((pod) => !known.has(podOf(pod)));
    await this.context.apply(pods);
    if (made.length === 0) return;
    await this.#wait(() => this.context.appear(made));
    const boots = this.context.boots();
    for (const pod of made.map(podOf)) {
      const boot = boots.get(pod);
      if (boot !== undefined) this.#boots.set(pod, boot);
    }
  }

  async #removePods(pods: Manifest[]): Promise<void> {
    if (pods.length === 0) return;
    for (const pod of pods) this.#boots.delete(podOf(pod));
    await this.#wait(() => this.context.remove(pods));
    await this.context.disappear(pods);
  }

  async #wait(work: () => Promise<unknown>): Promise<void> {
    const startedAt = performance.now();
    await work();
    this.#waitedMs += performance.now() - startedAt;
  }

  #isOwn(cell: Cell): boolean {
    return endsOf(cell).some((pod) => this.#ownPods.has(pod));
  }
}
