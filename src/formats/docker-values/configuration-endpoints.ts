import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import { mayRestrictClients } from '../../knowledge/engine/socket-proxies.ts';
import { configuredBuildService } from './build-service.ts';
import { withoutUser } from './client-endpoints.ts';
import { findEngineEndpoints } from './engine-endpoints.ts';
import { listeningPort } from './listening-port.ts';
import { namedEndpoints } from './named-endpoints.ts';
import { configuredForwards } from './ssh-forwards.ts';
import { around, configurationBlocks, sectionsOf, type ConfigurationBlock } from './configuration-blocks.ts';

/** An engine that a configuration names, and its offsets there. */
export interface ConfiguredEndpoint {
  endpoint: EngineEndpoint;
  start: number;
  end: number;
}

/** An address of an engine in a configuration: `host: tcp://10.0.0.8:2375`. */
const addresses = /\b(?:tcp|https?)\\?:\/\/[^\s"'`@/,;|<>]{1,255}:237[56]\b/giu;

/** The address of an engine in two settings: `host: socket-proxy`, `port: 2375`. */
const hostAndPort =
  /\bhost["']?\s{0,8}[:=]\s{0,8}["']?(?<host>[A-Za-z\d][\w.-]{0,63})["']?,?\s{1,64}["']?port["']?\s{0,8}[:=]\s{0,8}["']?(?<port>237[56])\b/giu;

/** Where programs say to which socket they pass others on, by the program. */
const connects = {
  nginx: /\b(?:proxy_pass\s{1,16}(?:https?:\/\/)?|server\s{1,16})unix:(?<path>\/(?!\/)[^\s:;"']{1,255})/gu,
  haproxy: /^[ \t]*server[ \t]+\S{1,255}[ \t]+(?:unix@)?(?<path>\/\S{1,255}\.sock)\b/gmu,
  caddy: /\bunix(?:\+h2c)?\/(?<path>\/[^\s"',}]{1,255})/gu,
  envoy: /\bpipe["']?:\s{0,64}(?:\{\s{0,64})?["']?path["']?:\s{0,8}["']?(?<path>\/[^\s"'},]{1,255})/gu,
  apache: /\bunix:(?<path>\/(?!\/)[^\s|"']{1,255})\|/gu,
  stunnel: /^[ \t]*connect[ \t]*=[ \t]*(?<path>\/\S{1,255})/gmu,
} as const;

type Program = keyof typeof connects;

/** Where programs say to which engine of another host or container they pass others on, by the program. */
const connectsByTcp: Readonly<Partial<Record<Program, RegExp>>> = {
  nginx: /\b(?:proxy_pass\s{1,16}(?:http:\/\/)?|server\s{1,16})(?<remote>[\w.-]{1,255}:2375)\b/gu,
  haproxy: /^[ \t]*server[ \t]+\S{1,255}[ \t]+(?<remote>[\w.-]{1,255}:2375)\b/gmu,
  caddy:
    /^[ \t]*(?:reverse_proxy|to)[ \t]+(?:\S{1,64}[ \t]+)?(?:http:\/\/)?(?<remote>[\w.-]{1,255}:2375)\b/gmu,
  apache:
    /\bProxyPass(?:Match)?\s{1,16}(?:\S{1,255}\s{1,16})?["']?http:\/\/(?<remote>[\w.-]{1,255}:2375)\b/gu,
  stunnel: /^[ \t]*connect[ \t]*=[ \t]*(?<remote>[\w.-]{1,255}:2375)\b/gmu,
};

/** The address and port on which a part of a configuration listens. */
const listens: Readonly<Record<Program, RegExp>> = {
  nginx: /\blisten\s{1,16}(?:(?<host>\[[^\]\s]*\]|[^\s:;]{1,255}):)?(?<port>\d{1,5})\b/gu,
  haproxy: /^[ \t]*bind[ \t]+(?:ipv\d@)?(?<host>[^\s:]{0,255}):(?<port>\d{1,5})\b/gmu,
  caddy: /(?:^|[\s,"/])(?<host>[\w.*-]{0,255}):(?<port>\d{1,5})(?=[\s,"{])/gu,
  envoy:
    /(?:\baddress["']?:\s{0,8}["']?(?<host>[\d.:]{1,64})["']?,?\s{0,64})?["']?port_value["']?:\s{0,8}(?<port>\d{1,5})/gu,
  apache:
    /(?:\bListen\s{1,16}(?:(?<host>[^\s:]{1,255}):)?|<VirtualHost\s{1,16}[^\s:>]{1,255}:)(?<port>\d{1,5})\b/gu,
  stunnel: /^[ \t]*accept[ \t]*=[ \t]*(?:(?<host>[^\s:]{1,255}):)?(?<port>\d{1,5})\b/gmu,
};

/** The port of a program whose configuration names none. */
const usualPorts: Readonly<Record<Program, readonly number[]>> = {
  nginx: [80],
  haproxy: [],
  caddy: [80, 443],
  envoy: [],
  apache: [80],
  stunnel: [],
};

/** Parts of a configuration that let only some requests through. */
const filter =
  /\blimit_except\b|\$request_method\b|\bRequestHeader\b|\buse_backend\s+\S+\s+(?:if|unless)\b|\bacl\s|\bmethod\s|\brespond\b|^\s*@\w+\s|\breverse_proxy\s+(?:@|\/(?!\*))\S|\b(?:handle(?:_path)?|route)\s+[@/]|\blocation\s+(?:[=~^*]{1,2}\s*)?(?!\/[\s{])\S|\breturn\s+40\d|<Location(?:Match)?\s+(?!["']?\/["']?>)|\bprefix["']?:\s*["']?\/\w|\bsafe_regex\b/mu;

/** Returns a configuration with its comments made blank. */
function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*(?:#|\/\/|;|<!--).*$|[ \t]#.*$/gmu, (found) => ' '.repeat(found.length));
}

/** A configuration without comments, and its blocks, which are found once. */
interface ReadText {
  text: string;
  blocks: () => readonly ConfigurationBlock[];
}

/** The parts of a configuration in which a program listens for what it passes on at a place. */
function partsAround({ text, blocks }: ReadText, program: Program, at: number): readonly string[] {
  if (program === 'nginx' || program === 'caddy') return around(text, blocks(), at, program);
  return program === 'haproxy' ? sectionsOf(text, at) : [text];
}

function relay(read: ReadText, program: Program, found: RegExpExecArray): readonly ConfiguredEndpoint[] {
  const { path: socket, remote } = found.groups ?? {};
  const start = found.index;
  const parts = partsAround(read, program, start);
  return parts.flatMap((part) => {
    const isLimited = mayRestrictClients(part) || filter.test(part);
    // What is passed on to is no place to listen at, though it may be written as one.
    const listening = [...part.matchAll(listens[program])]
      .filter(({ groups }) => remote === undefined || `${groups?.['host']}:${groups?.['port']}` !== remote)
      .map(({ groups }) => ({
        port: Number(groups?.['port']),
        onLoopback: /^(?:127\.|localhost$|\[?::1)/u.test(groups?.['host'] ?? ''),
      }));
    const usual = usualPorts[program].map((port) => ({ port, onLoopback: false }));
    return (listening.length === 0 ? usual : listening).map(({ port, onLoopback }) => ({
      endpoint: {
        kind: 'server' as const,
        option: found[0].trim().split(/\s/u, 1)[0] ?? program,
        port,
        ...(remote === undefined ? { socket: socket ?? '' } : { remote }),
        ...(onLoopback && { onLoopback: true as const }),
        ...(isLimited && { limited: true as const }),
      },
      start,
      end: start + found[0].length,
    }));
  });
}

/** Addresses at which dockerd of a configuration listens, or those that name an engine. */
function ofAddresses(text: string, option: string): readonly ConfiguredEndpoint[] {
  const isDaemon = /"hosts"\s*:/u.test(text);
  const hasTls = /"tlsverify"\s*:\s*true/u.test(text);
  return [...text.matchAll(addresses)].flatMap(({ 0: written, index }): ConfiguredEndpoint[] => {
    const place = { start: index, end: index + written.length };
    // The format of Java's properties puts a backslash before a colon.
    const address = written.replaceAll('\\', '');
    const isAny = /^\w+:\/\/(?:0\.0\.0\.0|\[::\])?:/u.test(address);
    if (!isDaemon && !isAny)
      return [{ endpoint: { kind: 'client', option, address: withoutUser(address) }, ...place }];
    const listening = isDaemon && !hasTls ? listeningPort(address) : undefined;
    return listening === undefined
      ? []
      : [{ endpoint: { kind: 'server', option: 'hosts', ...listening }, ...place }];
  });
}

function ofPairs(text: string, option: string): readonly ConfiguredEndpoint[] {
  return [...text.matchAll(hostAndPort)].map(({ 0: all, index, groups }) => ({
    endpoint: {
      kind: 'client',
      option,
      address: `tcp://${groups?.['host'] ?? ''}:${groups?.['port'] ?? ''}`,
    },
    start: index,
    end: index + all.length,
  }));
}

/** Relays that a script starts: `socat TCP-LISTEN:2375,fork UNIX-CONNECT:/var/run/docker.sock`. */
function ofCommands(written: string): readonly ConfiguredEndpoint[] {
  // A line that ends with a backslash goes on in the next one.
  const text = written.replaceAll('\\\n', '  ');
  return [...text.matchAll(/^.*\b(?:socat|ncat|nc|dockerd|ssh|autossh|podman|caddy)[ \t].*$/gmu)].flatMap(
    ({ 0: line, index }) =>
      line.length > 4096
        ? []
        : findEngineEndpoints([line]).flatMap(({ endpoint }) =>
            endpoint.kind === 'client' ? [] : [{ endpoint, start: index, end: index + line.length }],
          ),
  );
}

/**
 * Returns the engines that a configuration names: those whose address it has, and the sockets that a proxy, by it,
 * passes others on to.
 */
export function configurationEndpoints(text: string, option: string): readonly ConfiguredEndpoint[] {
  if (!/237[56]|\.sock|unix|\[grpc\]|insecure-entitlements|docker|swarm/iu.test(text)) return [];
  const read = withoutComments(text);
  let found: readonly ConfigurationBlock[] | undefined;
  const whole = { text: read, blocks: () => (found ??= configurationBlocks(read)) };
  const relays = (Object.keys(connects) as Program[]).flatMap((program) =>
    [connects[program], connectsByTcp[program]].flatMap((pattern) =>
      pattern === undefined ? [] : [...read.matchAll(pattern)].flatMap((each) => relay(whole, program, each)),
    ),
  );
  const all = [
    ...relays,
    ...ofAddresses(read, option),
    ...namedEndpoints(read, option),
    ...ofPairs(read, option),
    ...ofCommands(read),
    ...configuredForwards(read),
    ...configuredBuildService(read),
  ];
  return [...new Map(all.map((each) => [JSON.stringify(each.endpoint), each])).values()];
}
