import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkout } from '../../model/checkout.js';
import { InputError, type InputProblem } from '../../model/errors.js';
import { type TestIssuerDescription, testIssuerSchema } from '../../model/test-issuer.js';

const SEE = 'see testIssuerSchema in lib/model/test-issuer.ts';

/**
 * The test issuers of `fixtures/issuers/`, by the name of their file. Throws an InputError with every file that
 * describes no issuer, and for key sets of an issuer that there is not.
 */
export function describedIssuers(
  folder = join(checkout, 'fixtures', 'issuers'),
): Map<string, TestIssuerDescription> {
  const problems: InputProblem[] = [];
  const described = new Map<string, TestIssuerDescription>();
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  for (const name of files.sort()) {
    const file = join(folder, name);
    const result = testIssuerSchema.safeParse(parse(readFileSync(file, 'utf8')));
    if (result.success) described.set(name.replace(/\.yaml$/, ''), result.data);
    for (const { path, message } of result.error?.issues ?? []) {
      problems.push({ file, found: `${path.join('.') || 'the whole file'}: ${message}`, write: SEE });
    }
  }
  for (const [name, { keysOf }] of described) {
    if (keysOf === undefined || described.has(keysOf)) continue;
    const write = `one of: ${[...described.keys()].join(', ')}`;
    problems.push({ file: join(folder, `${name}.yaml`), found: `keysOf: ${keysOf}`, write });
  }
  if (problems.length > 0) throw new InputError('a test issuer is described wrongly', problems);
  return described;
}
