import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InputError } from '../model/errors.js';
import { authenticationText } from './side-authentication.js';
import { describedServers, sidePort } from './side-descriptions.js';

describe('descriptions of side API servers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-servers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function refused(): InputError {
    try {
      describedServers(folder);
    } catch (error) {
      expect(error).to.be.instanceOf(InputError);
      return error as InputError;
    }
    throw new Error('the descriptions were taken');
  }

  it('of this checkout can all be read, and each file that they begin with is there', () => {
    const servers = describedServers();
    expect([...servers.keys()]).to.include.members(['structured', 'claims', 'reload', 'flags-sub']);
    for (const { authentication } of servers.values()) {
      if (authentication !== undefined) authenticationText(authentication, 'PEM');
    }
  });

  it('name as unreadable only issuers that the server trusts, so that no other is silently not waited for', () => {
    for (const [name, { flags, authentication, unreadable }] of describedServers()) {
      const text = authentication === undefined ? '' : authenticationText(authentication, 'PEM');
      const trusted = [flags['oidc-issuer-url'] ?? '', ...(text.match(/(?<=url: )\S+/g) ?? [])];
      expect(trusted, name).to.include.members(unreadable);
    }
  });

  it('are refused with file and field when a field is unknown', () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'why: A field that nobody reads.\nflag: { v: "2" }\n');
    expect(refused().problems[0]).to.include({ file }).and.have.property('found').that.contains('flag');
  });

  it('are refused with the line when they are no YAML', () => {
    writeFileSync(join(folder, 'wrong.yaml'), 'why: fine\nflags: {\n');
    expect(refused().problems[0]?.line).to.be.greaterThan(1);
  });

  it('are refused when two names have the same port', () => {
    const ports = new Map<number, string>();
    let pair: [string, string] | undefined;
    for (let i = 0; pair === undefined; i += 1) {
      const other = ports.get(sidePort(`server-${i}`));
      if (other !== undefined) pair = [other, `server-${i}`];
      ports.set(sidePort(`server-${i}`), `server-${i}`);
    }
    for (const name of pair) writeFileSync(join(folder, `${name}.yaml`), 'why: One of two at one port.\n');
    const [problem, ...others] = refused().problems;
    expect(others).to.deep.equal([]);
    expect(problem?.found).to.contain('whose port is that of server-');
  });

  it('give a port that follows from the name, out of reach of NodePorts and of the kernel', () => {
    expect(sidePort('structured')).to.equal(sidePort('structured')).and.not.equal(sidePort('claims'));
    expect(sidePort('structured')).to.be.within(20_000, 28_000);
  });
});
