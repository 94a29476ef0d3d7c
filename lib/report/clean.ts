import type { HistoryEvent } from '../model/history.js';
import type { Redaction } from '../model/redaction.js';

/**
 * The events without secrets. Each string is cleaned by itself, before anything is escaped or joined: a private key
 * that lost its last line would else swallow the rest of the file, and an escaped secret would not be found.
 */
export function cleanEvents(events: readonly HistoryEvent[], redaction: Redaction): HistoryEvent[] {
  // A matrix names the same pods and rules thousands of times.
  const known = new Map<string, string>();
  const cleanText = (text: string): string => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const cleaned = redaction.clean(text);
    known.set(text, cleaned);
    return cleaned;
  };
  return events.map((event) => cleanValue(event, cleanText));
}

function cleanValue<T>(value: T, cleanText: (text: string) => string): T {
  if (typeof value === 'string') return cleanText(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => cleanValue(item, cleanText)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, cleanValue<unknown>(item, cleanText)]),
  ) as T;
}
