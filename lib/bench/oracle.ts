import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Manifest } from '../model/manifest.js';
import { podName, type World } from '../model/world.js';
import { classVerdicts } from '../oracle/classes.js';
import { Oracle } from '../oracle/oracle.js';
import { worldOf } from '../oracle/world.js';
import { bigWorld, type Size } from './big-world.js';
import { type Measured, measureCommand } from './measured-command.js';

const SIZES: Size[] = [
  { pods: 1_000, policies: 100 },
  { pods: 3_000, policies: 300 },
  { pods: 10_000, policies: 1_000 },
];
/** Pairs that are asked one by one, to know what all of them would cost. */
const ASKED = 100_000;

/** What one size cost. Times in milliseconds. */
interface Cost {
  size: Size;
  classes: number;
  cells: number;
  json: Measured;
  yaml: Measured;
  /** The oracle alone: all classes and their verdicts; and every pair of pods, from a sample. */
  byClasses: number;
  byPairs: number;
}

/**
 * How `matrix --classes` grows with the cluster: the whole command on one JSON List and on one YAML file, and the oracle
 * alone beside asking it pod by pod. Needs no cluster.
 */
export async function benchOracle(print: (line: string) => void): Promise<void> {
  // Builds the command if its sources changed, which is no part of what it costs.
  await measureCommand(['--help']);
  const costs: Cost[] = [];
  for (const size of SIZES) costs.push(await costOf(size));
  const head = [
    'pods',
    'policies',
    'classes',
    'cells',
    'MB',
    'JSON s',
    'cpu s',
    'YAML s',
    'cpu s',
    'MiB',
    'oracle s',
    'by pairs',
  ];
  print(head.map((text) => text.padStart(9)).join(''));
  for (const cost of costs) print(rowOf(cost));
  const [first, last] = [costs[0], costs.at(-1)];
  if (!first || !last) return;
  const times = (of: (cost: Cost) => number) => `${(of(last) / of(first)).toFixed(1)} x`;
  print(
    `from the first to the last: pods ${times(({ size }) => size.pods)}, policies ${times(({ size }) => size.policies)}, ` +
      `cells ${times(({ cells }) => cells)}, cpu with JSON ${times(({ json }) => json.cpuMs)}, with YAML ${times(({ yaml }) => yaml.cpuMs)}, ` +
      `memory ${times(({ json }) => json.mib)}`,
  );
}

async function costOf(size: Size): Promise<Cost> {
  const manifests = bigWorld(size);
  const world = worldOf(manifests);
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  const startedAt = performance.now();
  const verdicts = classVerdicts(world, policies);
  const row = verdicts.emptyRow();
  for (const at of verdicts.classes.keys()) verdicts.row(at, row);
  const byClasses = performance.now() - startedAt;
  const byPairs = pairsCost(world, policies);
  const list = { apiVersion: 'v1', kind: 'List', items: manifests };
  const cells = verdicts.classes.length * verdicts.targets.length;
  const json = await measureFile('list.json', JSON.stringify(list));
  const yaml = await measureFile('list.yaml', stringify(list, { aliasDuplicateObjects: false }));
  return { size, classes: verdicts.classes.length, cells, json, yaml, byClasses, byPairs };
}

/** Every pair of pods, asked one by one: some of them are, and the rest is reckoned. */
function pairsCost(world: World, policies: readonly Manifest[]): number {
  const oracle = new Oracle(world, policies);
  const names = world.pods.map(podName);
  const all = names.length * (names.length - 1);
  const asked = Math.min(ASKED, all);
  const startedAt = performance.now();
  for (let at = 0; at < asked; at += 1) {
    const from = names[at % names.length] ?? '';
    const to = names[(at * 7919) % names.length] ?? '';
    oracle.decide({ from, to, port: 8080, protocol: 'TCP' });
  }
  return ((performance.now() - startedAt) / asked) * all;
}

async function measureFile(name: string, text: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-bench-'));
  try {
    writeFileSync(join(folder, name), text);
    return await measureCommand(['matrix', '--manifests', folder, '--classes', '--json']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf({ size, classes, cells, json, yaml, byClasses, byPairs }: Cost): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  return [
    size.pods,
    size.policies,
    classes,
    cells,
    Math.round(json.bytes / 1e6),
    seconds(json.ms),
    seconds(json.cpuMs),
    seconds(yaml.ms),
    seconds(yaml.cpuMs),
    Math.round(Math.max(json.mib, yaml.mib)),
    seconds(byClasses),
    `${Math.round(byPairs / byClasses)} x`,
  ]
    .map((text) => String(text).padStart(9))
    .join('');
}
