import { recordAt, type JsonRecord } from '../json/members.ts';
import { parseToml } from '../toml/parse-toml.ts';

/** Where containerd listens on TCP. */
export interface ContainerdListeners {
  /** Address of its API, `0.0.0.0:1234`; absent if it has none on TCP. */
  api?: string;
  /** Whether its API asks clients for a certificate. */
  clientTls: boolean;
  /** Address of its metrics. */
  metrics?: string;
}

/** Reads where a `config.toml` lets containerd listen on TCP (containerd-config.toml(5)); absent if it is no TOML. */
export function containerdListeners(text: string): ContainerdListeners | undefined {
  const document = tableOf(text);
  if (document === undefined) return undefined;
  const [grpc, metrics] = [tableIn(document, 'grpc'), tableIn(document, 'metrics')];
  const [api, shown] = [textOf(grpc['tcp_address']), textOf(metrics['address'])];
  return {
    ...(api === undefined ? {} : { api }),
    // Without a certificate of its own it does not read the one of its clients' CA.
    clientTls: [grpc['tcp_tls_cert'], grpc['tcp_tls_ca']].every((path) => textOf(path) !== undefined),
    ...(shown === undefined ? {} : { metrics: shown }),
  };
}

function tableOf(text: string): JsonRecord | undefined {
  try {
    return parseToml(text);
  } catch {
    return undefined;
  }
}

function tableIn(document: JsonRecord, name: string): JsonRecord {
  return typeof document[name] === 'object' ? (recordAt(document, name) ?? {}) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
