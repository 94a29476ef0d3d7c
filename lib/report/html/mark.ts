import type { Verdict } from '../../model/verdict.js';
import { html, type Markup } from './markup.js';

const GLYPHS: Record<Verdict, string> = { pass: '✓', fail: '✕', unknown: '?', unsupported: '–' };

/** A verdict as glyph and colour; the word is there for those who see neither. */
export function mark(verdict: Verdict): Markup {
  return html`<span class="mark ${verdict}" role="img" aria-label="${verdict}">${GLYPHS[verdict]}</span>`;
}

/** The id of a case's place on the page. */
export const anchor = (id: string): string => `case-${id.replaceAll(/[^a-z0-9-]/gi, '-')}`;

const RANK: Record<Verdict, number> = { fail: 0, unknown: 1, pass: 2, unsupported: 3 };

/** The failed first, then what could not be told, else the order in which they ran. */
export function worstFirst<T extends { verdict: Verdict }>(items: readonly T[]): T[] {
  return [...items].sort((left, right) => RANK[left.verdict] - RANK[right.verdict]);
}
