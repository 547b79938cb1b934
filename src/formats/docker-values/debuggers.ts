import { argumentValues } from './argument-values.ts';
import type { Word } from './ssh-forwards.ts';

/** A debugger that whoever connects uses to run any code. */
export interface Debugger {
  /** What it debugs: `JavaScript`. */
  of: string;
  port: number;
}

/** A debugger, and the index of the argument that opens it. */
export type FoundDebugger = Debugger & Pick<Word, 'index'>;

const anyAddress = String.raw`(?:0\.0\.0\.0|\[?::\]?|\*)`;

/** Options of one word that open a debugger on all interfaces; its port if none is named. */
const ownWords: readonly (readonly [of: string, word: RegExp, port: number])[] = [
  [
    'JavaScript',
    new RegExp(String.raw`^--inspect(?:-brk|-wait)?=${anyAddress}(?::(?<port>\d+))?(?:/|$)`, 'u'),
    9229,
  ],
  ['Java', new RegExp(String.raw`jdwp[=:].*\baddress=${anyAddress}:(?<port>\d+)`, 'u'), 5005],
];

/** A program and the options that name where its debugger listens, in one word (`--listen=:2345`) or two. */
interface DebuggerProgram {
  of: string;
  starts: RegExp;
  /** Without it nobody else can connect. */
  needs?: RegExp;
  address: RegExp;
  /** The option with the port, where the address has none. */
  port?: RegExp;
}

const programs: readonly DebuggerProgram[] = [
  { of: 'Go', starts: /(?:^|\/)dlv$/u, needs: /^--headless(?:=true)?$/u, address: /^(?:--listen|-l)$/u },
  {
    of: 'Python',
    starts: /^(?:debugpy|ptvsd)$|\/debugpy$/u,
    address: /^(?:--listen|--host)$/u,
    port: /^--port$/u,
  },
  { of: 'Ruby', starts: /(?:^|\/)(?:rdbg|rdebug-ide)$/u, address: /^--host$/u, port: /^--port$/u },
  { of: 'programs', starts: /(?:^|\/)gdbserver$/u, address: /(?:^|\/)gdbserver$/u },
  {
    of: 'the browser',
    starts: /^--remote-debugging-port(?:=|$)/u,
    address: /^--remote-debugging-address$/u,
    port: /^--remote-debugging-port$/u,
  },
  {
    of: 'Java',
    starts: /^-Dcom\.sun\.management\.jmxremote\.authenticate=false$/u,
    address: /^-Dcom\.sun\.management\.jmxremote\.port$/u,
  },
];

/** The port of an address on all interfaces: `:2345`, `0.0.0.0:2345`, `5678`, or `0.0.0.0` with a port beside it. */
function openPort(address: string, beside: readonly Word[]): number | undefined {
  const [, host, port] = /^(?:(.*):)?(\d+)$/u.exec(address) ?? [undefined, address, beside[0]?.text];
  const isOpen = host === undefined || host === '' || new RegExp(`^${anyAddress}$`, 'u').test(host);
  return isOpen && port !== undefined && /^\d+$/u.test(port) ? Number(port) : undefined;
}

function ofProgram(words: readonly Word[], program: DebuggerProgram): readonly FoundDebugger[] {
  const { of, starts, needs, address, port } = program;
  if (!words.some(({ text }) => starts.test(text))) return [];
  if (needs !== undefined && !words.some(({ text }) => needs.test(text))) return [];
  const beside = port === undefined ? [] : argumentValues(words, port);
  return argumentValues(words, address).flatMap(({ text, index }) => {
    const found = openPort(text, beside);
    return found === undefined ? [] : [{ of, port: found, index }];
  });
}

/**
 * Returns the debuggers that the words of a command start on all interfaces of the container: those of Node.js, Deno and
 * Bun, Java (JDWP and JMX without a password), Go, Python, Ruby, gdbserver and Chrome.
 */
export function debuggersIn(words: readonly Word[]): readonly FoundDebugger[] {
  const byWord = ownWords.flatMap(([of, form, usual]) =>
    words.flatMap(({ text, index }) => {
      const found = form.exec(text);
      return found === null ? [] : [{ of, port: Number(found.groups?.['port'] ?? usual), index }];
    }),
  );
  return [...byWord, ...programs.flatMap((program) => ofProgram(words, program))];
}
