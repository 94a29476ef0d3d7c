import type { AccessChange } from '../model/access-case.js';
import { EnvironmentError } from '../model/errors.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { AccessContext } from './access-needs.js';

/** The changes of the world that one case makes, and how all of them are taken back. */
export class AccessChanges {
  readonly #undo: (() => Promise<unknown>)[] = [];
  /** Servers that read their issuers anew, which they can only when issuers are as before. */
  readonly #unsettled = new Set<string>();
  readonly #configured = new Set<string>();

  /** @param objects all objects of the case, by whose names changes call them. @param servers those that decide by them. */
  constructor(
    private readonly objects: readonly Manifest[],
    private readonly servers: readonly string[],
    private readonly context: AccessContext,
  ) {}

  /** The name by which a change calls an object: `Kind namespace/name`. */
  static nameOf(object: Manifest): string {
    return manifestName(object);
  }

  /** Applies what stands from the begin, and resolves when it is in force. Throws what the context throws. */
  async begin(objects: Manifest[]): Promise<void> {
    // Requests may have made any object of the case, and changes may have applied it: all go at the end.
    this.#undo.push(async () => {
      await this.context.remove([...this.objects]);
      // The next case may be about the very same subjects, so that a binding must not outlive its object there.
      await this.context.outOfForce([...this.objects], this.servers);
    });
    await this.context.apply(objects);
    await this.context.inForce(objects, this.servers);
  }

  /** Makes one change. Throws what the context throws; the change is undone also then. */
  async make(change: AccessChange): Promise<void> {
    if ('apply' in change) {
      const objects = this.#named(change.apply);
      await this.context.apply(objects);
      await this.context.inForce(objects, this.servers);
    } else if ('remove' in change) {
      const objects = this.#named(change.remove);
      await this.context.remove(objects);
      await this.context.outOfForce(objects, this.servers);
    } else {
      const { make, undo } = this.context.change(change);
      // What a server had before the case is put back, and nothing that the case gave it in between.
      const again = 'configure' in change && this.#configured.has(change.configure);
      if (!again) this.#undo.push(undo);
      if ('restart' in change) this.#unsettled.add(change.restart);
      if ('configure' in change) {
        this.#configured.add(change.configure);
        this.#unsettled.add(change.configure);
      }
      await make();
    }
  }

  /** Undoes everything, the last change first, also where one cannot be undone. Throws EnvironmentError for the first that cannot. */
  async undo(): Promise<void> {
    const failed: unknown[] = [];
    const settle = [...this.#unsettled].map((name) => () => this.context.settled(name));
    for (const undo of [...this.#undo.reverse(), ...settle])
      await undo().catch((error: unknown) => failed.push(error));
    const [first] = failed;
    if (first === undefined) return;
    const seen = first instanceof Error ? first.message : String(first);
    throw new EnvironmentError('access case', `a change of the case could not be undone: ${seen}`, {
      expected: 'the world as it was before the case',
      seen,
      nextStep: 'take the environment down and up again, since later cases would see what this one left',
      cause: first,
    });
  }

  #named(names: readonly string[]): Manifest[] {
    return names.map((name) => {
      const object = this.objects.find((one) => AccessChanges.nameOf(one) === name);
      if (object) return object;
      throw new TypeError(`a change names ${name}, which the case does not hold`);
    });
  }
}
