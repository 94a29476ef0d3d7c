import type { HistoryEvent } from '../model/history.js';
import type { Redaction } from '../model/redaction.js';

/**
 * The event without secrets. Each string is cleaned by itself, before anything is escaped or joined: a private key
 * that lost its last line would else swallow the rest of the file, and an escaped secret would not be found.
 */
export function cleanEvent(event: HistoryEvent, redaction: Redaction): HistoryEvent {
  return clean(event, redaction);
}

function clean<T>(value: T, redaction: Redaction): T {
  if (typeof value === 'string') return redaction.clean(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => clean(item, redaction)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, clean<unknown>(item, redaction)]),
  ) as T;
}
