import { always, type Peer, peersReplaced, same } from './verdict-table.test.js';

describe('the same, with blocks written otherwise', () => {
  it('with blocks cut in halves', () =>
    always((given) => same(given, peersReplaced(given.policies, halvesOf))));

  it('with the blocks around holes in place of blocks with holes', () =>
    always((given) => same(given, peersReplaced(given.policies, aroundHoles))));
});

/** `10.0.0.0/8` is `10.0.0.0/9` and `10.128.0.0/9`. Blocks with exceptions, single addresses and IPv6 stay whole. */
function halvesOf(peer: Peer): Peer[] {
  const { cidr, except } = peer.ipBlock ?? {};
  if (!cidr || except || cidr.includes(':') || cidr.endsWith('/32')) return [peer];
  return cutInTwo(cidr).map((half) => ({ ipBlock: { cidr: half } }));
}

/** A block with exceptions as all the blocks that lie around them; one that nobody is in where they leave nothing. */
function aroundHoles(peer: Peer): Peer[] {
  const { cidr, except } = peer.ipBlock ?? {};
  if (!cidr || !except) return [peer];
  const around = (block: string): string[] => {
    if (except.some((hole) => liesIn(block, hole))) return [];
    return except.some((hole) => liesIn(hole, block)) ? cutInTwo(block).flatMap(around) : [block];
  };
  const rest = around(cidr);
  return (rest.length > 0 ? rest : ['240.0.0.1/32']).map((block) => ({ ipBlock: { cidr: block } }));
}

function cutInTwo(cidr: string): string[] {
  const { start, bits } = numbersOf(cidr);
  return [start, start + 2 ** (31 - bits)].map((first) => {
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
    return `${octets.join('.')}/${bits + 1}`;
  });
}

function liesIn(inner: string, outer: string): boolean {
  const [one, other] = [numbersOf(inner), numbersOf(outer)];
  return (
    one.bits >= other.bits && one.start >= other.start && one.start < other.start + 2 ** (32 - other.bits)
  );
}

function numbersOf(cidr: string): { start: number; bits: number } {
  const [address = '', bits] = cidr.split('/');
  return { start: address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0), bits: Number(bits) };
}
