/** Things put into parts by what tells them apart. At first all are in one part; every sign can only split parts. */
export class Partition {
  readonly #partOf: Int32Array;
  #count = 1;

  constructor(readonly size: number) {
    this.#partOf = new Int32Array(size);
  }

  /** Splits every part into those in the set (1) and those outside (0). */
  splitBySet(set: Uint8Array): void {
    const renamed = new Int32Array(this.#count * 2).fill(-1);
    this.#rename((index, part) => {
      const key = part * 2 + (set[index] ?? 0);
      if (renamed[key] === -1) renamed[key] = this.#count++;
      return renamed[key] ?? 0;
    });
  }

  /** Splits every part by a text. */
  splitByText(textOf: (index: number) => string): void {
    const renamed = new Map<string, number>();
    this.#rename((index, part) => {
      const key = `${part} ${textOf(index)}`;
      const known = renamed.get(key);
      if (known !== undefined) return known;
      renamed.set(key, this.#count);
      return this.#count++;
    });
  }

  /** The parts, each with its members in ascending order; ordered by their first members. */
  parts(): number[][] {
    const parts = new Map<number, number[]>();
    for (const [index, part] of this.#partOf.entries()) {
      const members = parts.get(part);
      if (members) members.push(index);
      else parts.set(part, [index]);
    }
    return [...parts.values()];
  }

  #rename(nameOf: (index: number, part: number) => number): void {
    this.#count = 0;
    for (const [index, part] of this.#partOf.entries()) this.#partOf[index] = nameOf(index, part);
  }
}
