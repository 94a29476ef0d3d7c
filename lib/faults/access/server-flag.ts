import type { ClusterFault, FaultContext } from '../context.js';
import { type ExpectedRed, expectedRed } from './expected-red.js';

interface FlagChange extends ExpectedRed {
  /** Without dashes. */
  flag: string;
  /** What it is set to; undefined takes it away. */
  to: string | undefined;
}

/**
 * A side server runs with a flag that is wrong.
 *
 * @param options `prepare` is run with bash on the control-plane node first: it makes the file that the flag names.
 */
export function sideFlagFault(options: FlagChange & { server: string; prepare?: string }): ClusterFault {
  const { server, flag, to, prepare } = options;
  return {
    ...expectedRed(options),
    async inject(context) {
      if (prepare !== undefined) {
        // Only a server that was started has a folder of its own.
        await context.sideServers.authentication(server);
        await context.onNode(controlPlaneOf(context), prepare);
      }
      await context.sideServers.changeFlag(server, flag, to);
      return {};
    },
    async prove({ sideServers }) {
      return seen(await sideServers.flags(server), flag, to, `the API server ${server}`);
    },
    async undo({ sideServers }) {
      await sideServers.restore(server);
    },
  };
}

/** The cluster's own server runs with a flag that is wrong. */
export function clusterFlagFault(options: FlagChange): ClusterFault {
  const { flag, to } = options;
  return {
    ...expectedRed(options),
    async inject(context) {
      return { former: (await context.changeApiServerFlag(flag, to)) ?? null };
    },
    async prove(context) {
      return seen(await ownFlags(context), flag, to, "the cluster's API server");
    },
    async undo(context, state) {
      const { former } = state as { former?: string | null };
      // Without a state nothing is known to be changed.
      if (former !== undefined) await context.changeApiServerFlag(flag, former ?? undefined);
    },
  };
}

function controlPlaneOf({ environment }: FaultContext): string {
  return environment.nodes.find(({ role }) => role === 'control-plane')?.name ?? '';
}

async function ownFlags(context: FaultContext): Promise<string[]> {
  // Side servers are processes of the same name; the kubelet's is a child of containerd's shim.
  const script = `for one in $(pgrep -x kube-apiserver); do
  grep -qz -- '^--secure-port=6443$' /proc/$one/cmdline && tr '\\0' '\\n' < /proc/$one/cmdline
done; true`;
  return (await context.onNode(controlPlaneOf(context), script)).split('\n');
}

function seen(words: readonly string[], flag: string, to: string | undefined, who: string): string {
  const found = words.find((word) => word.startsWith(`--${flag}=`));
  const wanted = to === undefined ? undefined : `--${flag}=${to}`;
  if (words.length < 2) throw new Error(`${who} does not run`);
  if (found !== wanted) throw new Error(`${who} runs with ${found ?? `no --${flag}`}`);
  return `${who} runs with ${wanted ?? `no --${flag}`}`;
}
