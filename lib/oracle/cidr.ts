import ipaddr from 'ipaddr.js';

/** A block of addresses, `10.0.0.0/8` or `fd00::/8`. */
export class AddressBlock {
  readonly #network: ipaddr.IPv4 | ipaddr.IPv6;
  readonly bits: number;

  /** Throws a RangeError where `cidr` is not an address, a slash and a number of bits. */
  constructor(readonly cidr: string) {
    const [address = '', bits = '', ...rest] = cidr.split('/');
    if (rest.length > 0 || !/^\d{1,3}$/.test(bits)) throw new RangeError(`${cidr} is not a CIDR`);
    this.#network = parseAddress(address);
    this.bits = Number(bits);
    if (this.bits > (this.#network.kind() === 'ipv4' ? 32 : 128)) {
      throw new RangeError(`${cidr} has too many bits`);
    }
  }

  /** Whether the address that is written is the first of the block, so that no bit behind the mask is set. */
  get isNetwork(): boolean {
    const whole = this.#network.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
    const first = whole.networkAddressFromCIDR(`${this.#network.toString()}/${this.bits}`);
    return first.toString() === this.#network.toString();
  }

  /** Whether the address lies in the block; an address of the other family never does. */
  contains(address: string): boolean {
    return this.#holds(parseAddress(address));
  }

  /** Whether every address of `other` lies in the block and the block has more: what `except` must be. */
  strictlyContains(other: AddressBlock): boolean {
    return other.bits > this.bits && this.#holds(other.#network);
  }

  #holds(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    if (this.#network.kind() === 'ipv4' && address.kind() === 'ipv4') {
      return (address as ipaddr.IPv4).match(this.#network as ipaddr.IPv4, this.bits);
    }
    if (this.#network.kind() === 'ipv6' && address.kind() === 'ipv6') {
      return (address as ipaddr.IPv6).match(this.#network as ipaddr.IPv6, this.bits);
    }
    return false;
  }
}

/** Whether the text is an address in the form that the API takes: no leading zeros, no shorthand. */
export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text));
}

/** A pod's address is held against every block of every policy, so the last ones are kept as they were parsed. */
const parsed = new Map<string, ipaddr.IPv4 | ipaddr.IPv6>();
const KEPT = 50_000;

function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const known = parsed.get(text);
  if (known) return known;
  if (!isAddress(text)) throw new RangeError(`${text} is not an IP address`);
  if (parsed.size >= KEPT) parsed.clear();
  const address = ipaddr.parse(text);
  parsed.set(text, address);
  return address;
}
