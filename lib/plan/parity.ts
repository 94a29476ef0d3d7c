import { z } from 'zod';
import type { TextFile } from './files.js';
import { Problems } from './problems.js';
import { readAs } from './read-as.js';
import { parseYaml, type YamlDocument } from './yaml-document.js';

const cases = z.array(z.string()).min(1);
const reason = z
  .string()
  .regex(/^out of scope: .{10,}/, 'a list of cases, or "out of scope: " and the reason');
const many = z.number().int().min(2);

/** What covers an item: ids of cases without their suite, where `*` stands for any part, or why nothing does. */
const coverSchema = z.union([
  cases,
  reason,
  /** Several items of one form, with a case for each. */
  z.strictObject({ items: many, each: cases }),
  /** Several items of one form that these cases cover together, or that nothing does. */
  z.strictObject({ items: many, together: z.union([cases, reason]) }),
]);
type Cover = z.infer<typeof coverSchema>;

export const paritySchema = z.strictObject({
  apiVersion: z.literal('twinlock.dev/v1'),
  kind: z.literal('ParityMap'),
  why: z.string().min(10),
  groups: z
    .array(
      z.strictObject({
        /** Whose list it is, and what part of it. */
        name: z.string(),
        cites: z.string(),
        /** How many items the source has; the map must have as many. */
        count: z.number().int().min(1),
        items: z.record(z.string(), coverSchema),
      }),
    )
    .min(1),
});
export type ParityMap = z.infer<typeof paritySchema>;

/** Whether a document is a suite's parity map, which stands among the cases and is none. */
export function isParityMap({ value }: YamlDocument): boolean {
  return (value as { kind?: unknown } | null)?.kind === 'ParityMap';
}

/** Reads the parity map. Throws an InputError with file and line for what is malformed. */
export function readParity(file: TextFile): ParityMap {
  const problems = new Problems();
  const [document] = parseYaml(file, problems);
  const map = document && readAs(document, paritySchema, problems);
  problems.throwIfAny('The parity map cannot be read');
  return map ?? paritySchema.parse(undefined);
}

/**
 * All that keeps the map from being whole: a wrong count, a case that is not there, items that lack a case each.
 *
 * @param known names of the suite's cases, its ids without `network/` or `access/`.
 */
export function parityGaps({ groups }: ParityMap, known: readonly string[]): string[] {
  return groups.flatMap(({ name, count, items }) => {
    const covers = Object.entries(items);
    const sum = covers.reduce((all, [, cover]) => all + itemsOf(cover), 0);
    const wrong = sum === count ? [] : [`${name}: ${sum} items, the source has ${count}`];
    return [...wrong, ...covers.flatMap(([item, cover]) => gapsOf(`${name}, ${item}`, cover, known))];
  });
}

function itemsOf(cover: Cover): number {
  return typeof cover === 'object' && 'items' in cover ? cover.items : 1;
}

function patternsOf(cover: Cover): readonly string[] {
  if (typeof cover === 'string') return [];
  if (Array.isArray(cover)) return cover;
  return 'each' in cover ? cover.each : patternsOf(cover.together);
}

function gapsOf(item: string, cover: Cover, known: readonly string[]): string[] {
  const patterns = patternsOf(cover);
  const gaps = patterns
    .filter((pattern) => matching(pattern, known).length === 0)
    .map((pattern) => `${item}: there is no case ${pattern}`);
  if (typeof cover === 'string' || !('each' in cover)) return gaps;
  const found = new Set(patterns.flatMap((pattern) => matching(pattern, known))).size;
  return found === cover.items ? gaps : [...gaps, `${item}: ${found} cases for ${cover.items} items`];
}

function matching(pattern: string, known: readonly string[]): string[] {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return known.filter((one) => whole.test(one));
}
