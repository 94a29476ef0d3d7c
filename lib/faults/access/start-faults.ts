import { sidePort } from '../../cluster/side-descriptions.js';
import { sideFolder } from '../../cluster/side-place.js';
import { type ClusterFault, controlPlaneOf } from '../context.js';
import { expectedRed } from '../expected-red.js';

/** Servers whose configuration must be refused, as kind-config/api-servers/ has them. */
const REFUSED = [
  'algorithm',
  'anonymous-twice',
  'audiences',
  'bad-cel',
  'discovery-is-issuer',
  'egress',
  'flags-and-file',
  'http-issuer',
  'issuer-fragment',
  'issuer-password',
  'issuer-query',
  'no-client',
  'no-issuer',
  'no-prefix',
  'prefix-and-expression',
  'reserved-extra',
  'same-issuer-twice',
  'service-account-issuer',
  'unverified-email',
].map((name) => `refused-${name}`);

const CHAIN = 'TWINLOCK-STARTS';
/** What arrives at the node goes to its own API server, which answers in place of the one that should not be there. */
const HOOKS = ['PREROUTING', 'OUTPUT'];

/**
 * An API server that starts whatever its configuration says: a process that has the port in its command line, as the
 * real one would, the note of its arguments that every start leaves, and the cluster's own server that answers at this
 * port.
 */
export const configurationNotChecked: ClusterFault = {
  ...expectedRed({
    name: 'configuration-not-checked',
    why: 'A server that starts with a configuration it should refuse runs with something else than what was written.',
    red: Object.fromEntries(REFUSED.map((name) => [name, 'The API server started and must refuse to.'])),
  }),
  async inject(context) {
    const lines = REFUSED.map((name) => {
      const { folder } = sideFolder(name);
      const mark = `--secure-port=${sidePort(name)}`;
      return `mkdir -p ${folder}
[ -s ${folder}/pid ] && grep -qzxe ${mark} /proc/$(cat ${folder}/pid)/cmdline 2>/dev/null && exit 3
setsid bash -c 'while :; do sleep 1000; done' twinlock-stand-in ${mark} </dev/null >/dev/null 2>&1 &
echo $! > ${folder}/pid
printf '%s\\0' ${mark} > ${folder}/arguments
iptables -t nat -A ${CHAIN} -p tcp --dport ${sidePort(name)} -j REDIRECT --to-ports 6443`;
    });
    const hooks = HOOKS.map(
      (hook) => `iptables -t nat -I ${hook} 1 -m addrtype --dst-type LOCAL -j ${CHAIN}`,
    );
    await context.onNode(
      controlPlaneOf(context),
      [`iptables -t nat -N ${CHAIN}`, ...lines, ...hooks].join('\n'),
    );
    return {};
  },
  async prove(context) {
    const script = REFUSED.map(
      (name) =>
        `kill -0 $(cat ${sideFolder(name).folder}/pid) && iptables -t nat -C ${CHAIN} -p tcp --dport ${sidePort(name)} -j REDIRECT --to-ports 6443 && echo one`,
    ).join('\n');
    const count = (await context.onNode(controlPlaneOf(context), script))
      .split('\n')
      .filter((line) => line === 'one').length;
    if (count !== REFUSED.length) throw new Error(`${count} of ${REFUSED.length} servers seem to run`);
    return `${count} servers with a configuration that must be refused answer`;
  },
  async undo(context) {
    const lines = REFUSED.map((name) => {
      const { folder } = sideFolder(name);
      return `pid=$(cat ${folder}/pid 2>/dev/null); if [ -n "$pid" ] && grep -qzxe twinlock-stand-in /proc/$pid/cmdline 2>/dev/null; then kill -KILL -- -$pid; rm -f ${folder}/pid; fi`;
    });
    const hooks = HOOKS.map(
      (hook) => `while iptables -t nat -D ${hook} -m addrtype --dst-type LOCAL -j ${CHAIN}; do :; done`,
    );
    const chain = `iptables -t nat -F ${CHAIN}; iptables -t nat -X ${CHAIN}`;
    await context.onNode(
      controlPlaneOf(context),
      `{ ${[...lines, ...hooks, chain].join('\n')}\n} >/dev/null 2>&1; true`,
    );
  },
};
