import { doctor as examine } from '../../host/doctor.js';
import { EXIT } from '../../model/errors.js';
import { doctorTable } from '../terminal-doctor.js';
import { styleFor } from '../terminal-style.js';

/** `twinlock doctor`: what this machine has and lacks; 3 where something is missing that Twinlock cannot bring itself. */
export async function doctor(_words: string[], options: { json?: boolean }): Promise<number> {
  const findings = await examine();
  process.stdout.write(
    options.json
      ? `${JSON.stringify(findings, null, 2)}\n`
      : `${doctorTable(findings, styleFor(process.stdout))}\n`,
  );
  return findings.some(({ ok }) => ok === false) ? EXIT.environment : EXIT.pass;
}
