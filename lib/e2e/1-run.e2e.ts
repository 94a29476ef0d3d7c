import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { paths } from '../host/paths.js';
import { keptEnvironment } from '../run/environment-store.js';
import { checkout, latestReport, twinlock } from './command.js';
import { type Leftovers, leftovers } from './leftovers.js';

/** The least number of cases that the suites together must have, and of network cases that look at the whole matrix. */
const LEAST_CASES = 800;
const LEAST_WHOLE_MATRICES = 100;
/** Every hop that a policy can cut. */
const HOPS = Array.from({ length: 14 }, (_, number) => `H${number}`);
/** Nine pods to nine pods, at two ports over TCP and UDP. */
const WHOLE_MATRIX = 9 * 9 * 4;

describe('the main job, end to end', () => {
  let clean: Leftovers;

  before(async () => {
    await twinlock('down');
    clean = await leftovers(paths().state);
  });

  it('brings the environment up', async () => {
    expect((await twinlock('up')).exitCode).to.equal(0);
  });

  it('publishes nothing on anything but loopback', async () => {
    const environment = keptEnvironment(paths().runs);
    const { stdout } = await execa('docker', ['ps', '--format', '{{.Names}} {{.Ports}}'], {
      env: { DOCKER_HOST: environment?.dockerHost ?? '' },
    });
    const published = [...stdout.matchAll(/(\S+):\d+->/g)].map(([, address]) => address);
    expect(published).not.to.be.empty;
    expect(new Set(published)).to.deep.equal(new Set(['127.0.0.1']));
  });

  it('turns red for every fault of the catalogue, and for no other reason', async () => {
    const { exitCode } = await twinlock('prove');
    const faults = latestReport().faults ?? [];
    expect(faults.length).to.be.at.least(180);
    const alive = faults.filter(({ killed, stray, undone }) => !killed || stray.length > 0 || !undone);
    expect(alive.map(({ name, stray, undone, reason }) => ({ name, stray, undone, reason }))).to.deep.equal(
      [],
    );
    expect(exitCode).to.equal(0);
  });

  // After all faults: what one of them had left behind would be red here.
  it('sees every expected allow and every expected deny', async () => {
    const { exitCode } = await twinlock('run');
    const { summary, cases } = latestReport();
    const notGreen = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
    expect(notGreen.map(({ id, verdict, reason }) => `${id} is ${verdict}: ${reason}`)).to.deep.equal([]);
    expect(summary).to.include({ verdict: 'pass', fail: 0, unknown: 0 });
    expect(cases.length).to.be.at.least(LEAST_CASES);
    const whole = cases.filter(({ suite, cells }) => suite === 'network' && cells.total >= WHOLE_MATRIX);
    expect(whole.length).to.be.at.least(LEAST_WHOLE_MATRICES);
    expect(new Set(cases.map(({ suite }) => suite))).to.have.keys('network', 'access', 'flows', 'layers');
    expect(exitCode).to.equal(0);
  });

  it('names the hop, the step and the denied packet of each flow that it cut', () => {
    const stopped = latestReport().cases.flatMap(({ flow }) => flow?.stopped ?? []);
    const dropped = stopped.filter(({ packets }) => packets.length > 0);
    expect(new Set(dropped.map(({ hop }) => hop))).to.have.all.keys(HOPS);
    for (const { step, explanation } of stopped) {
      expect(step).not.to.equal('');
      expect(explanation, step).not.to.be.empty;
    }
  });

  it('lists the denied packet that belongs to no step, and calls its flow healthy', () => {
    const beside = latestReport().cases.find(
      ({ id }) => id === 'flows/a-healthy-flow-is-not-blamed-for-the-packet-of-another',
    );
    expect(beside?.verdict).to.equal('pass');
    const strays = beside?.flow?.unrelatedPackets.map(
      ({ from, to, destinationPort }) => `${from} ${to}:${destinationPort}`,
    );
    expect(strays).to.include('client/cli rp/web:8080');
  });

  it('keeps every token, password and key out of the reports', () => {
    const environment = keptEnvironment(paths().runs);
    const secrets = Object.values(
      JSON.parse(readFileSync(environment?.secretsFile ?? '', 'utf8')) as Record<string, string>,
    );
    expect(secrets).not.to.be.empty;
    for (const file of filesUnder(join(checkout, 'reports'))) {
      const text = readFileSync(file, 'latin1');
      expect(text, file).not.to.match(/\beyJ[\w-]{8,}\.[\w-]{8,}\./);
      expect(text, file).not.to.include('PRIVATE KEY-----');
      for (const secret of secrets) expect(text.includes(secret), file).to.equal(false);
    }
  });

  it('leaves nothing behind', async () => {
    expect((await twinlock('down')).exitCode).to.equal(0);
    expect(await leftovers(paths().state)).to.deep.equal(clean);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
