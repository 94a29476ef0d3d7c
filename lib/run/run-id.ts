import { randomBytes } from 'node:crypto';

/** The name of a run: when it began, to the second and in UTC, and four random characters. Sorts by time. */
export function newRunId(now: Date = new Date(), random: string = randomBytes(2).toString('hex')): string {
  const [day, time] = now.toISOString().split('T') as [string, string];
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${random}`;
}
