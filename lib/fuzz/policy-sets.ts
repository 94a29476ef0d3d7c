import fc from 'fast-check';
import type { Manifest } from '../model/manifest.js';
import { arbitraryPolicies } from '../oracle/arbitrary-policies.js';
import type { Vocabulary } from '../oracle/vocabulary.js';

export { vocabularyOf } from '../oracle/vocabulary.js';

/** One random set of policies, by the seed and its number (from 1) of that seed. */
export interface PolicySet {
  seed: number;
  number: number;
  policies: Manifest[];
}

/** The largest seed, since the generator's state has 32 bits. */
export const LARGEST_SEED = 2 ** 31 - 1;

/**
 * The first `count` sets of a seed. Set 7 of a seed is the same whatever the count, so that one that disagreed can be
 * made again alone. The API server takes every one of them.
 */
export function policySets(words: Vocabulary, { seed, count }: { seed: number; count: number }): PolicySet[] {
  // Without the bias towards small values that suits edge cases of numbers, each form comes as often as its weight says.
  const drawn = fc.sample(fc.noBias(arbitraryPolicies(words)), { seed, numRuns: count });
  return drawn.map((policies, index) => ({ seed, number: index + 1, policies }));
}
