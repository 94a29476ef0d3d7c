import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { recipeDigest } from './recipe.js';

describe('the digest of a recipe', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-'));
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
    writeFileSync(join(folder, 'sub', 'main.go'), 'package main\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const digest = (settings: unknown = {}, wanted?: (file: string) => boolean) =>
    recipeDigest([folder], settings, wanted);

  it('is the same for the same files and settings', () => {
    expect(digest({ a: 1 })).to.equal(digest({ a: 1 }));
  });

  const changes: [name: string, change: () => void][] = [
    ["a file's content", () => writeFileSync(join(folder, 'sub', 'main.go'), 'package other\n')],
    ["a file's name", () => writeFileSync(join(folder, 'another'), '')],
    ['whether a file is a program', () => chmodSync(join(folder, 'Dockerfile'), 0o755)],
  ];
  for (const [name, change] of changes) {
    it(`changes with ${name}`, () => {
      const before = digest();
      change();
      expect(digest()).not.to.equal(before);
    });
  }

  it('changes with a setting', () => {
    expect(digest({ version: 1 })).not.to.equal(digest({ version: 2 }));
  });

  it('does not see the files that are not wanted', () => {
    const before = digest({}, (file) => file === 'Dockerfile');
    writeFileSync(join(folder, 'sub', 'main.go'), 'package other\n');
    expect(digest({}, (file) => file === 'Dockerfile')).to.equal(before);
  });
});
