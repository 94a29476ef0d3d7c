import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../model/errors.js';

/** A verb's work, in a module of its own so that `--help` loads none of it. Resolves to the exit code. */
type Work = (words: string[], options: Record<string, unknown>) => Promise<number>;

function verb(load: () => Promise<{ [name: string]: unknown }>, name: string) {
  return async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1) as Command;
    const work = (await load())[name] as Work;
    process.exitCode = await work(command.args, command.opts());
  };
}

const images = () =>
  new Option('--images <source>', 'where images come from')
    .choices(['auto', 'registry', 'packages'])
    .default('auto');
const registry = () =>
  new Option('--registry <prefix>', 'a mirror that every image is pulled from, such as 127.0.0.1:5000/');
const hostChanges = () =>
  new Option(
    '--no-host-changes',
    'install nothing, start no engine, set no sysctl; say what is missing and exit 3',
  );
const suites = () =>
  new Option('--suite <names>', 'only these suites, with commas: network,access,flows,layers').argParser(
    (text) => {
      const names = text.split(',').filter((name) => name !== '');
      const known = ['network', 'access', 'flows', 'layers'];
      const odd = names.find((name) => !known.includes(name));
      if (odd !== undefined || names.length === 0) {
        throw new InvalidArgumentError(`"${odd ?? text}" is no suite; the suites are ${known.join(', ')}.`);
      }
      return names;
    },
  );
const grep = () => new Option('--grep <regexp>', 'only cases whose id matches');
const all = () =>
  new Option('--all', 'slow cases too, which wait for timers of the products up to minutes long');
const fuzz = () =>
  new Option('--fuzz <number>', 'instead of case files: so many random policy sets, held to the oracle')
    .conflicts(['suite', 'grep', 'all'])
    .argParser((text) => wholeNumber(text, 1, 100_000));
const seed = () =>
  new Option('--seed <number>', 'draw the same policy sets as the run with this seed').argParser((text) =>
    wholeNumber(text, 0, 2 ** 31 - 1),
  );
const wholeNumber = (text: string, least: number, most: number) => {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new InvalidArgumentError(`it must be a whole number from ${least} to ${most}.`);
};
const json = () => new Option('--json', 'JSON on standard output');

function program(): Command {
  const twinlock = new Command('twinlock')
    .description('Proves the two locks of a Kubernetes cluster: NetworkPolicies and OIDC / OAuth 2.0.')
    .addHelpText(
      'after',
      '\nExit codes: 0 all pass, 1 an expectation failed, 2 usage or nothing selected,\n' +
        '3 the environment could not be built or a verdict is unknown, 130/143 interrupted.',
    )
    .exitOverride();
  twinlock
    .command('run')
    .description('bring everything up, run the suites or the given case files and folders, report')
    .argument('[paths...]', 'case files or folders; all suites when left out')
    .addOption(suites())
    .addOption(grep())
    .addOption(all())
    .addOption(fuzz())
    .addOption(seed())
    .option('--keep', 'leave the environment standing; `twinlock down` takes it away')
    .option('--out <dir>', 'folder of the reports', 'reports')
    .option('--reporter <name>', "one of mocha's reporters for the terminal", 'spec')
    .addOption(images())
    .addOption(registry())
    .addOption(hostChanges())
    .action(verb(() => import('./commands/run.js'), 'run'));
  twinlock
    .command('prove')
    .description(
      'inject each fault in turn and require that the cases it should turn red turn red, and no other',
    )
    .addOption(suites())
    .option('--fault <names>', 'only these faults, with commas')
    .addOption(all())
    .option('--keep', 'leave the environment standing')
    .option('--out <dir>', 'folder of the reports', 'reports')
    .addOption(images())
    .addOption(registry())
    .addOption(hostChanges())
    .action(verb(() => import('./commands/prove.js'), 'prove'));
  twinlock
    .command('plan')
    .description('no cluster: every case, its cells and the rule that decides them')
    .argument('[paths...]', 'case files or folders')
    .addOption(suites())
    .addOption(grep())
    .addOption(all())
    .addOption(json())
    .action(verb(() => import('./commands/plan.js'), 'plan'));
  twinlock
    .command('matrix')
    .description(
      'no cluster: who may connect to whom, for the Namespaces, Pods and NetworkPolicies of a folder',
    )
    .requiredOption('--manifests <dir>', 'folder or file of manifests')
    .option('--classes', 'one row for all pods that no policy tells apart, for big clusters')
    .addOption(json())
    .action(verb(() => import('./commands/matrix.js'), 'matrix'));
  twinlock
    .command('explain')
    .description(
      'no cluster: allow or deny of one connection, one token or one request to the API server, and what decides it',
    )
    .option('--manifests <dir>', 'folder or file of manifests, of a connection or a request')
    .option('--from <ns/pod>', 'a connection: the pod that connects')
    .option('--to <ns/pod:port[/proto]>', 'the pod and port it connects to')
    .option('--token <file>', 'a token: the file that holds it, - for standard input')
    .option(
      '--config <file>',
      'how the API server checks it: flags, an AuthenticationConfiguration, or a server',
    )
    .option('--jwks <file>', "the issuer's key set; without it the signature is not checked")
    .option('--at <time>', 'the moment that its times are compared with; now if left out')
    .option('--as <user>', 'a request: the user as the API server knows it, with its prefix')
    .option(
      '--group <name>',
      'a group of the user; may be repeated',
      (one: string, others: string[] = []) => [...others, one],
    )
    .option('--verb <verb>', 'get, list, watch, create, update, patch, delete, or another')
    .option('--resource <r[.group][/sub]>', 'what it is asked of: pods, deployments.apps, pods/log')
    .option('--namespace <name>', 'the whole cluster if left out')
    .option('--name <name>', 'one object; all if left out')
    .option('--path <path>', 'in place of a resource: /metrics and the like')
    .addOption(json())
    .action(verb(() => import('./commands/explain.js'), 'explain'));
  twinlock
    .command('up')
    .description('bring the environment up and leave it standing')
    .addOption(images())
    .addOption(registry())
    .addOption(hostChanges())
    .action(verb(() => import('./commands/up.js'), 'up'));
  twinlock
    .command('down')
    .description('take every environment of this host away, and the private engine with its last one')
    .action(verb(() => import('./commands/down.js'), 'down'));
  twinlock
    .command('status')
    .description('what stands on this host')
    .addOption(json())
    .action(verb(() => import('./commands/status.js'), 'status'));
  twinlock
    .command('fault')
    .description('break a kept environment by hand')
    .argument('<list|inject|undo>', 'what to do')
    .argument('[name]', 'the fault')
    .action(verb(() => import('./commands/fault.js'), 'fault'));
  twinlock
    .command('doctor')
    .description('what this machine has and lacks, each with the line that fixes it')
    .addOption(json())
    .action(verb(() => import('./commands/doctor.js'), 'doctor'));
  twinlock
    .command('images')
    .description('every image that a run uses')
    .argument('<list|build|save|load>', 'what to do')
    .argument('[dir]', 'folder of `save` and `load`')
    .addOption(images())
    .addOption(registry())
    .addOption(hostChanges())
    .addOption(json())
    .action(verb(() => import('./commands/images.js'), 'images'));
  twinlock
    .command('report')
    .description('make the reports of a run again from its history')
    .argument('[run]', 'folder of the run', 'reports/latest')
    .action(verb(() => import('./commands/report.js'), 'report'));
  return twinlock;
}

/** Ends with the exit codes of DESIGN §3; every error is worded by the one printer of errors. */
async function main(): Promise<void> {
  // Whoever read the output may leave (`twinlock run | head`); the run goes on and takes its things away.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.pass : EXIT.usage;
      return;
    }
    const { printError } = await import('./terminal-error.js');
    process.exitCode = printError(error);
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

await main();
