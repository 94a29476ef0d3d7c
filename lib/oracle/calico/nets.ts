import type { Family } from '../../model/cell.js';
import { AddressBlock } from '../cidr.js';
import type { Endpoint } from '../endpoint.js';

/**
 * The blocks of a rule's end, and those that it leaves out. A list that has no block of the connection's IP version
 * takes the whole rule away for that version, `notNets` as well. A pod whose address is not known is in no block.
 * Source: rendering of rules in felix v3.28.
 */
export class Nets {
  readonly #inside: readonly AddressBlock[];
  readonly #outside: readonly AddressBlock[];

  constructor(nets: readonly string[], notNets: readonly string[]) {
    this.#inside = nets.map((net) => new AddressBlock(net));
    this.#outside = notNets.map((net) => new AddressBlock(net));
  }

  matches(endpoint: Endpoint, family: Family): boolean {
    const none = this.#inside.length === 0 && this.#outside.length === 0;
    return none || this.misses(endpoint, family).length === 0;
  }

  misses({ name, address }: Endpoint, family: Family): string[] {
    for (const blocks of [this.#inside, this.#outside]) {
      if (blocks.length > 0 && !blocks.some((block) => versionOf(block) === family)) {
        return [`is for IPv${family === 4 ? 6 : 4}, by ${listed(blocks)}, the connection is IPv${family}`];
      }
    }
    const who = name === address ? name : `${name} is ${address}`;
    if (this.#inside.length > 0) {
      if (!address) return [`names ${listed(this.#inside)}, ${name} has no known address`];
      if (!this.#inside.some((block) => block.contains(address))) {
        return [`names ${listed(this.#inside)}, ${who}, outside it`];
      }
    }
    const hole = address ? this.#outside.find((block) => block.contains(address)) : undefined;
    return hole ? [`leaves out ${hole.cidr}, ${who}, inside it`] : [];
  }
}

const versionOf = (block: AddressBlock): Family => (block.cidr.includes(':') ? 6 : 4);
const listed = (blocks: readonly AddressBlock[]) => blocks.map(({ cidr }) => cidr).join(', ');
