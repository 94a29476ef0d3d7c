import type { Cluster } from '../cluster/cluster.js';
import { controlPlane } from '../cluster/cluster.js';
import { onNode } from '../cluster/node-exec.js';
import { configureSideServerText, hashInForce, sideAuthentication } from '../cluster/side-authentication.js';
import { sidePort } from '../cluster/side-descriptions.js';
import { sideServer } from '../cluster/side-place.js';
import {
  changeSideServerFlag,
  restartSideServer,
  type SideStart,
  startSideServer,
  stopSideServer,
} from '../cluster/side-server.js';
import { tokenReview } from '../cluster/token-review.js';
import { EnvironmentError } from '../model/errors.js';
import type { SideServers } from './context.js';

/** The side API servers of a standing cluster. `settled` resolves when a restarted one has read its issuers. */
export function liveSideServers(cluster: Cluster, settled: (name: string) => Promise<void>): SideServers {
  const running = async (name: string) => serving(name, await startSideServer(cluster, name));
  return {
    authentication: async (name) => {
      await running(name);
      return await sideAuthentication(cluster, name);
    },
    configure: async (name, text) => {
      await running(name);
      const { hash } = await configureSideServerText(cluster, name, text);
      serving(name, await restartSideServer(cluster, name));
      await settled(name);
      return hash;
    },
    configured: (name) => hashInForce(sideServer(cluster, name)),
    changeFlag: async (name, flag, value) => {
      await running(name);
      const { start } = await changeSideServerFlag(cluster, name, flag, value);
      serving(name, start);
      await settled(name);
    },
    flags: async (name) => {
      // What the process itself says, and not what it was meant to be started with.
      const script = `for one in /proc/[0-9]*; do grep -qzxe "$1" $one/cmdline && tr '\\0' '\\n' < $one/cmdline; done 2>/dev/null || true`;
      const mark = `--secure-port=${sidePort(name)}`;
      const text = await onNode(cluster, controlPlane(cluster).name, ['sh', '-c', script, 'sh', mark]);
      return text.split('\n');
    },
    review: (name, token) => tokenReview(sideServer(cluster, name), token),
    restore: async (name) => {
      await stopSideServer(cluster, name);
      await running(name);
      await settled(name);
    },
  };
}

function serving(name: string, start: SideStart): void {
  if (start.started) return;
  throw new EnvironmentError(`api server ${name}`, `${name} does not serve: ${start.reason}`, {
    expected: 'a side API server that a fault changes',
    seen: start.reason,
    nextStep: 'Undo the fault with `twinlock fault undo`; the log of the server tells more.',
  });
}
