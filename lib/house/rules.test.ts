import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import {
  emptyNames,
  forbiddenImports,
  longFiles,
  packagesInPods,
  stalePermissions,
  tellingImports,
  worldlyImports,
} from './rules.js';
import { readSources, sourceOf } from './sources.js';

const house = readSources('.');

describe('the house', () => {
  it('is read whole', () => {
    expect(house.length).to.be.above(50);
    expect(house.find(({ path }) => path === 'lib/judge/case.ts')?.own).to.include('lib/model/cell.js');
  });

  it('imports one way', () => expect(forbiddenImports(house)).to.deep.equal([]));
  it('allows no import that nobody needs', () => expect(stalePermissions(house)).to.deep.equal([]));
  it('keeps its pure rooms from cluster and network', () => expect(worldlyImports(house)).to.deep.equal([]));
  it('explains without knowing the cut', () => expect(tellingImports(house)).to.deep.equal([]));
  it('puts nothing into pods that they do not have', () => expect(packagesInPods(house)).to.deep.equal([]));
  it('has small rooms', () => expect(longFiles(house)).to.deep.equal([]));
  it('has names that say something', () => expect(emptyNames(house)).to.deep.equal([]));

  for (const folder of ['suites', 'fixtures']) {
    it(`holds no logic in ${folder}`, () => {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      expect(files.filter((file) => /\.[cm]?[jt]sx?$/.test(file))).to.deep.equal([]);
    });
  }
});

describe('a rule of the house', () => {
  const file = (path: string, text: string) => [sourceOf(path, text)];

  it('sees every way of importing', () => {
    const text = [
      "import type { A } from '../judge/case.js';",
      "import {\n  b,\n} from '../report/build.js';",
      "export * from '../mocha/program.js';",
      "const c = await import('../cli/main.js');",
    ].join('\n');
    expect(forbiddenImports(file('lib/run/loop.ts', text))).to.have.length(4);
    expect(forbiddenImports(file('lib/run/loop.ts', text))[0]).to.equal(
      'lib/run/loop.ts imports lib/judge/case.js, but run may not: a run gets the expectation as data and must not know the rules',
    );
  });

  it('knows no room that is not in the table', () => {
    expect(forbiddenImports(file('lib/attic/x.ts', ''))).to.have.length(1);
  });

  it('finds a client library in a pure room, and leaves tests alone', () => {
    const text = "import { request } from 'node:https';\nimport 'playwright/test';\nimport 'node:fs';";
    expect(worldlyImports(file('lib/report/x.ts', text))).to.have.length(2);
    expect(worldlyImports(file('lib/report/x.test.ts', text))).to.deep.equal([]);
    expect(worldlyImports(file('lib/cluster/x.ts', text))).to.deep.equal([]);
  });

  it('finds a judge that looks at the case', () => {
    expect(
      tellingImports(file('lib/judge/x.ts', "import type { C } from '../model/case.js';")),
    ).to.have.length(1);
  });

  it('finds a package in the pod', () => {
    expect(packagesInPods(file('lib/agent/pod/x.ts', "import 'zod';\nimport 'node:net';"))).to.have.length(1);
  });

  it('finds long files and empty names', () => {
    expect(longFiles(file('lib/x/y.ts', 'a\n'.repeat(251)))).to.have.length(2);
    expect(longFiles(file('lib/x/y.ts', 'a\n'.repeat(99)))).to.deep.equal([]);
    for (const path of ['lib/x/helpers.ts', 'lib/utils/y.ts', 'lib/x/util.test.ts']) {
      expect(emptyNames(file(path, '')), path).to.have.length(1);
    }
  });

  it('finds a permission that nobody uses', () => {
    expect(stalePermissions([])).to.include('oracle does not use model');
    expect(stalePermissions(house)).not.to.include('oracle does not use model');
  });
});
