import { catalogue } from '../../faults/catalogue.js';
import { faultNamed, inject, undoStanding } from '../../faults/injection.js';
import { standingFault } from '../../faults/standing.js';
import { paths } from '../../host/paths.js';
import { InputError } from '../../model/errors.js';
import { Redaction } from '../../model/redaction.js';
import { keptEnvironment } from '../../run/environment-store.js';
import { faultContextOf } from '../fault-context.js';
import { columns } from '../terminal-table.js';

/** `twinlock fault list|inject|undo`: breaks a kept environment by hand, and puts it back. */
export async function fault([what, name]: string[]): Promise<number> {
  switch (what) {
    case 'list':
      process.stdout.write(`${columns(catalogue.map((one) => [one.name, one.why])).join('\n')}\n`);
      return 0;
    case 'inject': {
      if (name === undefined) throw new InputError('which fault?', [], { nextStep: '`twinlock fault list`' });
      const chosen = faultNamed(name);
      const context = keptContext();
      process.stdout.write(`${await inject(chosen, context)}\n`);
      process.stdout.write(`must turn red: ${chosen.reddens.join(', ')}\n`);
      return 0;
    }
    case 'undo': {
      const context = keptContext();
      const standing = standingFault(context.environment.folder)?.name;
      await undoStanding(context);
      process.stdout.write(standing === undefined ? 'no fault is in force\n' : `${standing} is undone\n`);
      return 0;
    }
    default:
      throw new InputError(`fault ${what}: no such thing to do`, [], {
        expected: 'list, inject or undo',
        nextStep: '`twinlock fault list`',
      });
  }
}

function keptContext() {
  const environment = keptEnvironment(paths().runs);
  if (environment !== undefined) return faultContextOf(environment, new Redaction());
  throw new InputError('no environment stands to be broken', [], {
    nextStep: 'bring one up with `npm run -s twinlock -- up`',
  });
}
