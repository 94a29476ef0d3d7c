import { clusterServerCommands } from '../../cluster/api-server-process.js';
import { clusterOf } from '../../cluster/cluster.js';
import { type ClusterFault, controlPlaneOf } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';

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
      const words = (await clusterServerCommands(clusterOf(context.environment))).flat();
      return seen(words, flag, to, "the cluster's API server");
    },
    async undo(context, state) {
      const { former } = state as { former?: string | null };
      // Without a state nothing is known to be changed.
      if (former !== undefined) await context.changeApiServerFlag(flag, former ?? undefined);
    },
  };
}

function seen(words: readonly string[], flag: string, to: string | undefined, who: string): string {
  const found = words.find((word) => word.startsWith(`--${flag}=`));
  const wanted = to === undefined ? undefined : `--${flag}=${to}`;
  if (words.length < 2) throw new Error(`${who} does not run`);
  if (found !== wanted) throw new Error(`${who} runs with ${found ?? `no --${flag}`}`);
  return `${who} runs with ${wanted ?? `no --${flag}`}`;
}
