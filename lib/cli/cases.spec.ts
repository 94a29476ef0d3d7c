// `npx mocha` runs the cases on the environment that `twinlock up` left, so that mocha's own options and reporters and
// an editor's view of tests work. It writes no report; `twinlock run` does.
import { paths } from '../host/paths.js';
import { onPath } from '../host/programs.js';
import { proveCase } from '../mocha/program.js';
import { EnvironmentError } from '../model/errors.js';
import { Redaction } from '../model/redaction.js';
import { loadPlan } from '../plan/load.js';
import { isSlow } from '../plan/slow-cases.js';
import { attach } from '../run/attach.js';
import { keptEnvironment } from '../run/environment-store.js';

const environment = keptEnvironment(paths().runs);
if (environment === undefined) {
  throw new EnvironmentError('environment', 'no environment stands: run `npm run -s twinlock -- up` first');
}
const history = { write: () => {} };
const attached = attach(environment, { redaction: new Redaction(), chromium: onPath('chromium') });
const cases = loadPlan();

for (const suite of new Set(cases.map((planned) => planned.suite))) {
  describe(suite, () => {
    for (const planned of cases.filter((one) => one.suite === suite)) {
      const test = isSlow(planned) ? it.skip : it;
      test(planned.case.metadata.name, function () {
        this.timeout(300_000);
        return proveCase(this, planned, attached.runners, history);
      });
    }
  });
}

after(() => attached.close());
