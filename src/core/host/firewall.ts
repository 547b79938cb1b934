import type { Observed } from '../observed.ts';

/** A condition on a packet; `not` negates it. */
export interface PacketMatch {
  value: string;
  not: boolean;
}

/** One rule of a chain (iptables-extensions(8)). A condition that is missing matches everything. */
export interface PacketRule {
  /** As iptables-save or nft prints it, without its comment. */
  text: string;
  /** Empty for a rule that only counts. */
  target: string;
  protocol?: PacketMatch;
  inInterface?: PacketMatch;
  outInterface?: PacketMatch;
  source?: PacketMatch;
  destination?: PacketMatch;
  /** Destination ports after translation: `80`, `80,443,6000:6010`. */
  ports?: PacketMatch;
  /** Destination port before translation. */
  originalPort?: PacketMatch;
  /** `NEW,ESTABLISHED`. */
  states?: PacketMatch;
  /** The new destination: `172.17.0.2:80`. */
  toDestination?: string;
  /** Conditions that were not understood. */
  unread: readonly string[];
}

/** A chain that affects published ports; only base chains have a `policy`. */
export interface FilterChain {
  table: string;
  name: string;
  policy?: string;
  /** Where packets enter a base chain of nftables; the chains of iptables have it in their names. */
  base?: { type: string; hook: string; priority: number };
  rules: readonly PacketRule[];
}

/** The packet filter of one address family, as iptables-save prints it. */
export interface PacketFilter {
  chains: readonly FilterChain[];
}

/** A table of nftables with its rules, for one address family; a table `inet` is one of each. */
export interface NftTable {
  family: 'ip' | 'ip6';
  filter: PacketFilter;
}

/** An nftables base chain that does not belong to iptables. */
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
  /** Its last rule drops or rejects everything that reaches it. */
  refusesRest: boolean;
  /** Nothing is dropped before translated (DNAT) packets are accepted. */
  acceptsTranslated: boolean;
}

/** The rules of both address families that one pair of programs shows. */
export interface IptablesRules {
  ip4: Observed<PacketFilter>;
  ip6: Observed<PacketFilter>;
}

/** Interfaces by the bridge that they are ports of. */
export type BridgePorts = Readonly<Record<string, readonly string[]>>;

/** How the host's firewall treats packets from outside. */
export interface Firewall {
  ip4: Observed<PacketFilter>;
  ip6: Observed<PacketFilter>;
  /**
   * The rules of iptables-legacy, which packets pass too, where iptables-save shows those of nftables; missing in
   * facts of older versions.
   */
  legacy?: IptablesRules;
  nftables: Observed<readonly BaseChain[]>;
  /** The tables of these chains, except those of other families; missing in facts of older versions. */
  nftTables?: Observed<readonly NftTable[]>;
  /** Network interfaces of the host. */
  interfaces: Observed<readonly string[]>;
  /**
   * Whether packets that stay on one bridge pass these rules (`net.bridge.bridge-nf-call-iptables`, false without
   * the module br_netfilter); missing in facts of older versions.
   */
  filtersBridged?: Observed<boolean>;
  /** The same of IPv6 packets (`net.bridge.bridge-nf-call-ip6tables`); missing in facts of older versions. */
  filtersBridged6?: Observed<boolean>;
  /**
   * Interfaces whose IPv4 packets the kernel forwards (`net.ipv4.conf.NAME.forwarding`); missing in facts of older
   * versions.
   */
  forwarding?: Observed<readonly string[]>;
  /** Ports of bridges that lead to others than containers; missing in facts of older versions. */
  bridgePorts?: Observed<BridgePorts>;
  /**
   * Interfaces from which packets are routed to loopback (`route_localnet`), `all` among them; missing in facts of older
   * versions where no rule translates to loopback.
   */
  loopbackRouted?: Observed<readonly string[]>;
  /** Listening sockets of that network namespace, if it may not be the host's. */
  listeningSockets?: Observed<readonly ListeningSocket[]>;
}

/** A listening socket of the host: TCP in state LISTEN, or UDP bound to a port below 32768. */
export interface ListeningSocket {
  protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6';
  /** `0.0.0.0`, `::`, `127.0.0.1`; IPv4-mapped IPv6 addresses are shown as IPv4. */
  address: string;
  port: number;
}
