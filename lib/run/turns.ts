/** What somebody needs of each named thing: `shared` with others who share it, or `alone`. */
export type Claims = ReadonlyMap<string, 'shared' | 'alone'>;

interface Turn {
  claims: Claims;
  begin(): void;
}

/**
 * Turns of work that shares things by name: as many share a thing as like, and whoever needs it alone has it alone.
 * A turn gets all that it claims at once, so that no two wait for each other. First come, first served, except that one
 * who is in nobody's way overtakes; nobody is ever overtaken by one who is in his.
 */
export class Turns {
  readonly #running = new Set<Claims>();
  readonly #waiting: Turn[] = [];

  /** @param most how many may work at the same time, whatever they claim; who waits for his turn is not counted. */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  /** Does the work when its turn has come, and gives everything back however it ends. Rejects with what `work` rejects with. */
  async take<R>(claims: Claims, work: () => Promise<R>): Promise<R> {
    await new Promise<void>((begin) => {
      this.#waiting.push({ claims, begin });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#running.delete(claims);
      this.#next();
    }
  }

  #next(): void {
    const ahead: Claims[] = [];
    for (const turn of [...this.#waiting]) {
      if (this.#running.size >= this.most) return;
      if ([...this.#running, ...ahead].some((other) => collide(other, turn.claims))) {
        ahead.push(turn.claims);
        continue;
      }
      this.#waiting.splice(this.#waiting.indexOf(turn), 1);
      this.#running.add(turn.claims);
      turn.begin();
    }
  }
}

/** Whether two cannot have what they claim at the same time. */
export function collide(one: Claims, other: Claims): boolean {
  for (const [name, how] of one) {
    const theirs = other.get(name);
    if (theirs !== undefined && (how === 'alone' || theirs === 'alone')) return true;
  }
  return false;
}
