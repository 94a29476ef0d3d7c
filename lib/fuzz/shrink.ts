import type { Manifest } from '../model/manifest.js';
import { smallerSets } from './smaller.js';

/** How a set is shrunk. */
export interface Shrinking {
  /** Whether cluster and oracle disagree about the set; where nobody could tell, they do not. */
  disagrees(policies: Manifest[]): Promise<boolean>;
  /** The most sets that are tried. */
  tries: number;
  /** Told after each try. */
  tried?(progress: Tried): void;
}

/** One try of the shrinker. */
export interface Tried {
  /** From 1. */
  number: number;
  policies: readonly Manifest[];
  disagrees: boolean;
}

/** The smallest set that was found to disagree. */
export interface Shrunk {
  policies: Manifest[];
  tries: number;
  /** Whether every smaller set was tried; else the tries ran out. */
  minimal: boolean;
}

/**
 * Makes a set that disagrees smaller, one change after the other, until no smaller one disagrees or the tries are used
 * up. After a change that helped it goes on at the same place, since what stood before it was in vain a moment ago.
 */
export async function shrink(policies: readonly Manifest[], shrinking: Shrinking): Promise<Shrunk> {
  const known = new Set<string>();
  let smallest = [...policies];
  let tries = 0;
  for (let helped = true; helped; ) {
    helped = false;
    let candidates = smallerSets(smallest);
    for (let index = 0; index < candidates.length; ) {
      const candidate = candidates[index] ?? [];
      const text = JSON.stringify(candidate);
      if (known.has(text)) {
        index += 1;
        continue;
      }
      if (tries === shrinking.tries) return { policies: smallest, tries, minimal: false };
      known.add(text);
      tries += 1;
      const disagrees = await shrinking.disagrees(candidate);
      shrinking.tried?.({ number: tries, policies: candidate, disagrees });
      if (disagrees) {
        smallest = candidate;
        candidates = smallerSets(smallest);
        helped = true;
      } else index += 1;
    }
  }
  return { policies: smallest, tries, minimal: true };
}
