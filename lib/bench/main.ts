import { EXIT } from '../model/errors.js';

/** One thing that is measured, with its figures as ratios of the same run. */
interface Bench {
  name: string;
  /** Whether an environment must stand (`twinlock up`). */
  needsCluster: boolean;
  run(print: (line: string) => void): Promise<void>;
}

const BENCHES: readonly Bench[] = [
  {
    name: 'oracle',
    needsCluster: false,
    run: async (print) => (await import('./oracle.js')).benchOracle(print),
  },
  {
    name: 'network',
    needsCluster: true,
    run: async (print) => (await import('./network-matrix.js')).benchNetworkMatrix(print),
  },
];

/** `npm run bench`, or `npm run bench -- oracle` for some of them. */
async function main(words: readonly string[]): Promise<void> {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const odd = words.find((word) => !BENCHES.some(({ name }) => name === word));
  if (odd !== undefined) {
    print(`"${odd}" is no bench; there are: ${BENCHES.map(({ name }) => name).join(', ')}.`);
    process.exitCode = EXIT.usage;
    return;
  }
  for (const bench of BENCHES.filter(({ name }) => words.length === 0 || words.includes(name))) {
    print(`${bench.name}${bench.needsCluster ? ' (on the environment that stands)' : ''}`);
    await bench.run(print);
  }
}

await main(process.argv.slice(2));
