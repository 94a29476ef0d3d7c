import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOfRun, RUN_LABEL } from '../cluster/cluster.js';
import { engine } from '../cluster/engine.js';
import { list } from '../cluster/objects.js';
import type { Redaction } from '../model/redaction.js';

/** A piece of a log is enough to see why something did not start; the whole of it fills a disk. */
const LINES = '400';

export interface DiagnosticsOptions {
  run: { id: string; folder: string };
  /** The report's folder; the files go into its `diagnostics/`. */
  reportFolder: string;
  engineEnv: Record<string, string>;
  redaction: Redaction;
}

/**
 * Keeps what a person needs after a bring-up that broke, before the sweep takes it away: the containers' logs, each
 * node's kubelet, the pods and the events. What cannot be read says so in its own file; it never throws, since the
 * error that broke bring-up is the one to be told.
 */
export async function collectDiagnostics(options: DiagnosticsOptions): Promise<void> {
  const { run, engineEnv } = options;
  const kept = keeper(options);
  const call = (args: string[]) => engine(engineEnv, 'diagnostics', args, { timeoutMs: 20_000 });
  const names = async (filter: string) =>
    (await call(['ps', '--all', '--filter', filter, '--format', '{{.Names}}'])).split('\n').filter(Boolean);
  await kept('containers.txt', () => call(['ps', '--all', '--filter', `name=${nameOfRun(run.id)}`]));
  const owned = await names(`label=${RUN_LABEL}=${run.id}`).catch(() => []);
  const nodes = await names(`label=io.x-k8s.kind.cluster=${nameOfRun(run.id)}`).catch(() => []);
  for (const name of new Set([...owned, ...nodes])) {
    await kept(`${name}.log`, () => call(['logs', '--tail', LINES, name]));
  }
  for (const name of nodes) {
    const journal = ['exec', name, 'journalctl', '--no-pager', '--unit', 'kubelet', '--lines', LINES];
    await kept(`${name}.kubelet.log`, () => call(journal));
  }
  const kubeconfig = join(run.folder, 'kubeconfig');
  if (!existsSync(kubeconfig)) return;
  await kept('pods.txt', async () => (await list({ kubeconfig }, POD)).map(podLine).join('\n'));
  await kept('events.txt', async () => (await list({ kubeconfig }, EVENT)).map(eventLine).join('\n'));
}

const POD = { apiVersion: 'v1', kind: 'Pod' };
const EVENT = { apiVersion: 'v1', kind: 'Event' };

function keeper({ reportFolder, redaction }: DiagnosticsOptions) {
  const folder = join(reportFolder, 'diagnostics');
  mkdirSync(folder, { recursive: true });
  return async (file: string, read: () => Promise<string>): Promise<void> => {
    const text = await read().catch((error: unknown) => `could not be read: ${String(error)}`);
    writeFileSync(join(folder, file), `${redaction.clean(text)}\n`);
  };
}

/** A pod in one line: its phase, and what its containers wait for. */
export function podLine({
  metadata,
  status,
}: {
  metadata: { name: string; namespace?: string | undefined };
  status?: unknown;
}) {
  const { phase = '', containerStatuses = [] } = (status ?? {}) as {
    phase?: string;
    containerStatuses?: { name: string; state?: { waiting?: { reason?: string; message?: string } } }[];
  };
  const waiting = containerStatuses.flatMap(({ name, state }) =>
    state?.waiting ? [`${name}: ${state.waiting.reason ?? ''} ${state.waiting.message ?? ''}`] : [],
  );
  return `${metadata.namespace}/${metadata.name}  ${phase}  ${waiting.join('; ')}`.trim();
}

/** An event in one line: when, about what, and why. */
export function eventLine(event: Record<string, unknown>): string {
  const { kind, namespace, name } = (event.involvedObject ?? {}) as Record<string, string>;
  return `${event.lastTimestamp ?? event.eventTime ?? ''}  ${kind} ${namespace ?? ''}/${name}  ${event.reason}: ${event.message}`;
}
