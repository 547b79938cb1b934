import type { Observed } from './observed.ts';

/** What a rule asks of a packet; `not` turns it around. */
export interface PacketMatch {
  value: string;
  not: boolean;
}

/** One rule of a chain (iptables-extensions(8)). A member that is missing asks nothing. */
export interface PacketRule {
  /** As iptables-save prints it, without its comment. */
  text: string;
  /** Empty for a rule that only counts. */
  target: string;
  protocol?: PacketMatch;
  inInterface?: PacketMatch;
  outInterface?: PacketMatch;
  source?: PacketMatch;
  destination?: PacketMatch;
  /** Destination ports as the packet has them: `80`, `80,443,6000:6010`. */
  ports?: PacketMatch;
  /** Destination port before any translation. */
  originalPort?: PacketMatch;
  /** `NEW,ESTABLISHED`. */
  states?: PacketMatch;
  /** Where packets are sent on: `172.17.0.2:80`. */
  toDestination?: string;
  /** What it asks beyond that. */
  unread: readonly string[];
}

/** A chain that bears on published ports; `policy` only for those of the kernel. */
export interface FilterChain {
  table: string;
  name: string;
  policy?: string;
  rules: readonly PacketRule[];
}

/** The packet filter of one address family, by what iptables-save prints. */
export interface PacketFilter {
  chains: readonly FilterChain[];
}

/** A chain of nftables that the kernel calls, other than those of iptables. */
export interface BaseChain {
  /** `ip`, `ip6`, `inet`, `netdev`, `bridge`. */
  family: string;
  table: string;
  name: string;
  /** `filter`, `nat`, `route`. */
  type: string;
  hook: string;
  policy: string;
  rules: number;
  /** Its last rule drops or rejects whatever comes to it. */
  refusesRest: boolean;
  /** Nothing is refused in it before what was sent on to another address is accepted. */
  acceptsTranslated: boolean;
}

/** What the firewall of a host does with packets that come from outside. */
export interface Firewall {
  ip4: Observed<PacketFilter>;
  ip6: Observed<PacketFilter>;
  nftables: Observed<readonly BaseChain[]>;
  /** Network interfaces of the host. */
  interfaces: Observed<readonly string[]>;
  /** Sockets of that network that wait for others, where it is not known to be the host's own. */
  listeningSockets?: Observed<readonly ListeningSocket[]>;
}

/** A socket of the host that waits for others: TCP listens, UDP is bound to a port below 32768. */
export interface ListeningSocket {
  protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6';
  /** `0.0.0.0`, `::`, `127.0.0.1`; an IPv4 address that is written as IPv6 is shown as IPv4. */
  address: string;
  port: number;
}
