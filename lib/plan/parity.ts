import { z } from 'zod';
import type { TextFile } from './files.js';
import { Problems } from './problems.js';
import { schemaProblems } from './schema-problems.js';
import { parseYaml, type YamlDocument } from './yaml-document.js';

/** What covers an item: ids of cases without their suite, where `*` stands for any part, or why nothing does. */
const coverSchema = z.union([
  z.array(z.string()).min(1),
  z.string().regex(/^out of scope: .{10,}/, 'a list of cases, or "out of scope: " and the reason'),
  /** Several items of one form: as many cases as items. */
  z.strictObject({ count: z.number().int().min(2), cases: z.array(z.string()).min(1) }),
]);

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

/** Whether a document is the parity map, which stands among the cases and is none. */
export function isParityMap({ value }: YamlDocument): boolean {
  return (value as { kind?: unknown } | null)?.kind === 'ParityMap';
}

/** Reads the parity map. Throws an InputError with file and line for what is malformed. */
export function readParity(file: TextFile): ParityMap {
  const problems = new Problems();
  const [document] = parseYaml(file, problems);
  const parsed = paritySchema.safeParse(document?.value);
  if (!parsed.success && document) {
    for (const { path, write } of schemaProblems(parsed.error.issues, paritySchema)) {
      problems.add({ file: file.name, line: document.lineOf(path), found: document.foundAt(path), write });
    }
  }
  problems.throwIfAny('The parity map cannot be read');
  return paritySchema.parse(document?.value);
}

/** All that keeps the map from being whole: a wrong count, an unknown case, an item of several that has not one case each. */
export function parityGaps({ groups }: ParityMap, cases: readonly string[]): string[] {
  return groups.flatMap(({ name, count, items }) => {
    const covers = Object.entries(items);
    const sum = covers.reduce((all, [, cover]) => all + itemsOf(cover), 0);
    const wrong = sum === count ? [] : [`${name}: ${sum} items, the source has ${count}`];
    return [...wrong, ...covers.flatMap(([item, cover]) => gapsOf(`${name}, ${item}`, cover, cases))];
  });
}

type Cover = z.infer<typeof coverSchema>;

function itemsOf(cover: Cover): number {
  return typeof cover === 'object' && 'count' in cover ? cover.count : 1;
}

function gapsOf(item: string, cover: Cover, cases: readonly string[]): string[] {
  if (typeof cover === 'string') return [];
  const patterns = Array.isArray(cover) ? cover : cover.cases;
  const idle = patterns.filter((pattern) => matching(pattern, cases).length === 0);
  const unknown = idle.map((pattern) => `${item}: there is no case ${pattern}`);
  if (Array.isArray(cover)) return unknown;
  const found = new Set(patterns.flatMap((pattern) => matching(pattern, cases))).size;
  return found === cover.count ? unknown : [...unknown, `${item}: ${found} cases for ${cover.count} items`];
}

function matching(pattern: string, cases: readonly string[]): string[] {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return cases.filter((one) => whole.test(one));
}
