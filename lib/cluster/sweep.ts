import { awaited } from './awaited.js';
import { nameOfRun, RUN_LABEL, runOfName } from './cluster.js';
import { engine } from './engine.js';
import { KIND_CLUSTER_LABEL } from './node-containers.js';
import { endProcesses, processesOf } from './run-processes.js';

type Env = Record<string, string>;

/** Every run of which a container, volume or network is left on this engine, sorted. */
export async function leftRuns(env: Env): Promise<string[]> {
  const labelled = (kind: string[]) =>
    engine(env, 'sweep', [
      ...kind,
      '--filter',
      `label=${RUN_LABEL}`,
      '--format',
      `{{.Label "${RUN_LABEL}"}}`,
    ]);
  const [containers, volumes, networks, clusters] = await Promise.all([
    labelled(['ps', '--all']),
    labelled(['volume', 'ls']),
    labelled(['network', 'ls']),
    engine(env, 'sweep', [
      'ps',
      '--all',
      '--filter',
      `label=${KIND_CLUSTER_LABEL}`,
      '--format',
      `{{.Label "${KIND_CLUSTER_LABEL}"}}`,
    ]),
  ]);
  const runs = [containers, volumes, networks].flatMap(lines);
  const ofClusters = lines(clusters).flatMap((name) => runOfName(name) ?? []);
  return [...new Set([...runs, ...ofClusters])].sort();
}

/**
 * Removes all that a run left: processes that it started on this host, and on the engine its containers (by the run's
 * label and by kind's), their volumes, networks; resolves when none of it is there. Safe to call for a run that left nothing.
 */
export async function sweepRun(env: Env, run: string): Promise<void> {
  await awaited(
    {
      stage: 'clean-up',
      expected: `nothing of run ${run} is left`,
      boundMs: 120_000,
      everyMs: 300,
      nextStep: `Run \`docker ps --all --filter label=${RUN_LABEL}=${run}\` and remove by hand what it shows.`,
    },
    async () => {
      // First, since a kind whose caller was killed goes on making containers.
      const processes = await processesOf(run);
      endProcesses(processes);
      if (processes.length > 0) return { seen: `processes ${processes.join(', ')}` };
      const left = await leftOf(env, run);
      if (left.length === 0) return { reached: undefined };
      const containers = left.filter(({ kind }) => kind === 'container');
      // Volumes and networks can only go once no container uses them: they are removed at a later look.
      const [now, ...rest] = containers.length > 0 ? [containers] : groups(left);
      for (const group of [now, ...rest]) if (group) await removeAll(env, group);
      return { seen: left.map(({ kind, id }) => `${kind} ${id}`).join(', ') };
    },
  );
}

interface Left {
  kind: 'container' | 'volume' | 'network';
  id: string;
}

async function leftOf(env: Env, run: string): Promise<Left[]> {
  const find = async (kind: Left['kind'], command: string[], label: string): Promise<Left[]> => {
    const ids = await engine(env, 'clean-up', [...command, '--quiet', '--filter', `label=${label}`]);
    return lines(ids).map((id) => ({ kind, id }));
  };
  const ofRun = `${RUN_LABEL}=${run}`;
  const found = await Promise.all([
    find('container', ['ps', '--all'], ofRun),
    find('container', ['ps', '--all'], `${KIND_CLUSTER_LABEL}=${nameOfRun(run)}`),
    find('volume', ['volume', 'ls'], ofRun),
    find('network', ['network', 'ls'], ofRun),
  ]);
  return found.flat();
}

function groups(left: readonly Left[]): Left[][] {
  return (['volume', 'network'] as const).map((kind) => left.filter((one) => one.kind === kind));
}

async function removeAll(env: Env, group: readonly Left[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  // `--volumes` takes the anonymous volumes of kind's nodes along.
  const command = first.kind === 'container' ? ['rm', '--force', '--volumes'] : [first.kind, 'rm'];
  await engine(env, 'clean-up', [...command, ...group.map(({ id }) => id)], { timeoutMs: 90_000 });
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
