import type { EngineBehind, EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import { reachedSocket } from '../../knowledge/engine/engine-sockets.ts';
import type { Word } from './ssh-forwards.ts';

/** Where socat connects to: `UNIX-CONNECT:/var/run/docker.sock`, `TCP:gw:2375`. */
const connected = /^(?:unix(?:-c(?:onnect|lient)?)?|gopen):(?<path>\/[^,]*)/iu;
const connectedEngine = /^tcp[46]?(?:-c(?:onnect)?)?:(?<address>(?:\[[^\]]*\]|[^:,]+):2375)\b/iu;

/** Where socat listens: `TCP-LISTEN:2375,fork`, `UNIX-LISTEN:/shared/docker.sock`. */
function socatListener(text: string): EngineEndpoint | undefined {
  const [, option = '', port, rest = ''] = /^(tcp[46]?-l(?:isten)?):(\d+)(.*)$/iu.exec(text) ?? [];
  if (port !== undefined && !/\brange=/iu.test(rest)) {
    const isLoopback = /\bbind=(?:127\.|localhost|\[?::1)/iu.test(rest);
    return { kind: 'server', option, port: Number(port), ...(isLoopback && { onLoopback: true as const }) };
  }
  const [, own = '', path] = /^(unix-l(?:isten)?):(\/[^,]*)/iu.exec(text) ?? [];
  return path === undefined ? undefined : { kind: 'socket', option: own, path };
}

/** The host whose engine a program that socat starts gives: `EXEC:"ssh gw docker system dial-stdio"`. */
function engineOfProgram(words: readonly Word[]): string | undefined {
  const start = words.findIndex(({ text }) => /^(?:exec|system):/iu.test(text));
  const program = start === -1 ? [] : words.slice(start).map(({ text }) => text);
  const ssh = program.findIndex((text) => /^(?:(?:exec|system):)?(?:\S*\/)?ssh$/iu.test(text));
  const leads = program.some((text) => {
    const path = connected.exec(text)?.groups?.['path'] ?? text;
    return (
      text.startsWith('dial-stdio') || (path.startsWith('/') && reachedSocket(path)?.through === 'socket')
    );
  });
  if (ssh === -1 || !leads) return undefined;
  const host = program.slice(ssh + 1).find((text) => /^[^-/]/u.test(text));
  return host?.replace(/^.*@/u, '') ?? 'another host';
}

function connectedTo({ text }: Word): readonly EngineBehind[] {
  const socket = connected.exec(text)?.groups?.['path'];
  if (socket !== undefined) return [{ socket }];
  const remote = connectedEngine.exec(text)?.groups?.['address'];
  return remote === undefined ? [] : [{ remote }];
}

/** The relay that the arguments of socat make: `TCP-LISTEN:2375,fork UNIX-CONNECT:/var/run/docker.sock`. */
export function socatRelay(words: readonly Word[]): { endpoint: EngineEndpoint; index: number }[] {
  const remote = engineOfProgram(words);
  const behind = remote === undefined ? words.flatMap(connectedTo) : [{ remote }];
  return words.flatMap(({ text, index }) => {
    const endpoint = behind.length === 0 ? undefined : socatListener(text);
    if (endpoint === undefined || endpoint.kind === 'client') return [];
    return behind.map((each) => ({ endpoint: { ...endpoint, ...each }, index }));
  });
}
