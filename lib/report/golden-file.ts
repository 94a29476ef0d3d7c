import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';

/**
 * For tests: requires that a file in git holds exactly this text. With TWINLOCK_WRITE_GOLDEN=1 it is written instead,
 * and the difference is what a reviewer reads.
 */
export function expectGolden(file: string, text: string): void {
  if (process.env.TWINLOCK_WRITE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // Compared as a boolean: chai's difference of a whole page would bury the sentence that helps.
  expect(
    kept === text,
    `${file} is not current (${firstDifference(kept, text)}); write it anew with TWINLOCK_WRITE_GOLDEN=1 npx mocha and look at the difference`,
  ).to.equal(true);
}

function firstDifference(kept: string, text: string): string {
  const left = kept.split('\n');
  const right = text.split('\n');
  const line = right.findIndex((content, index) => content !== left[index]);
  return line < 0
    ? `it has ${left.length - right.length} lines too many`
    : `line ${line + 1}: kept "${(left[line] ?? '').slice(0, 80)}", now "${(right[line] ?? '').slice(0, 80)}"`;
}
