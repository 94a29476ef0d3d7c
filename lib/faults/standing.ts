import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fault that is in force, kept beside the environment so that another process can undo it. */
export interface StandingFault {
  name: string;
  state: unknown;
}

const fileIn = (folder: string): string => join(folder, 'fault.json');

/** The fault that is in force in this environment, if one is. */
export function standingFault(folder: string): StandingFault | undefined {
  const file = fileIn(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StandingFault) : undefined;
}

/** Notes a fault before it is injected, and again with the state that its undoing needs. */
export function noteStanding(folder: string, fault: StandingFault): void {
  writeFileSync(fileIn(folder), JSON.stringify(fault), { mode: 0o600 });
}

export function forgetStanding(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}
