import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { type ApiServerDescription, apiServerSchema } from '../model/api-server.js';
import { checkout } from '../model/checkout.js';
import { OWN_SERVER, ownServer } from '../model/configuration.js';
import { InputError, type InputProblem } from '../model/errors.js';
import { nameSchema } from '../model/name.js';

const FOLDER = join(checkout, 'kind-config', 'api-servers');

/** Ports of side servers: below those that the kernel gives out by itself, and below the NodePorts. */
const PORTS = { first: 20_000, count: 8000 } as const;

/**
 * All side API servers that are described, by name: `kind-config/api-servers/NAME.yaml`, and the user's own.
 * Throws InputError that names each file which is not of the form, or whose port another one has.
 */
export function describedServers(folder = FOLDER): Map<string, ApiServerDescription> {
  const problems: InputProblem[] = [];
  const described = new Map<string, ApiServerDescription>();
  const ports = new Map<number, string>();
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.yaml'))) {
    const path = join(folder, file);
    const name = basename(file, '.yaml');
    const read = readDescription(path, name);
    if ('found' in read) problems.push({ file: path, ...read });
    else described.set(name, read);
    const other = ports.get(sidePort(name));
    if (other !== undefined) problems.push(samePort(path, other));
    ports.set(sidePort(name), name);
  }
  const own = ownServer();
  if (own) described.set(OWN_SERVER, own.description);
  if (problems.length > 0) throw new InputError('descriptions of API servers cannot be used', problems);
  return described;
}

/**
 * The port of a side server, by its name alone: a server that runs keeps its port when another description is added.
 * A server of that name is the only one that may listen there.
 */
export function sidePort(name: string): number {
  return PORTS.first + (createHash('sha256').update(name).digest().readUInt32BE(0) % PORTS.count);
}

function readDescription(path: string, name: string): ApiServerDescription | Omit<InputProblem, 'file'> {
  if (!nameSchema.safeParse(name).success) {
    return { found: `the name ${name}`, write: 'a name of lower-case letters, digits and hyphens' };
  }
  const document = parseDocument(readFileSync(path, 'utf8'));
  const [error] = document.errors;
  if (error)
    return { ...(error.linePos ? { line: error.linePos[0].line } : {}), found: error.message, write: 'YAML' };
  const read = apiServerSchema.safeParse(document.toJS());
  if (read.success) return read.data;
  const found = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  return { found: found.join('; '), write: '`why`, `flags` and `authentication`, as in the other files' };
}

function samePort(file: string, other: string): InputProblem {
  return {
    file,
    found: `a name whose port is that of ${other}`,
    write: 'another name: the port follows from it',
  };
}
