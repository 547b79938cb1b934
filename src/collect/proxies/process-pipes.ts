import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { ProxyCommand } from './judge-command.ts';

/** Relays that pass their standard input on unless they listen. */
const ofStreams = /^(?:socat1?|ncat|nc|netcat|nc\.\w+|websocat)$/u;
/** Words of a relay that listens; the process of one connection has the same. */
const listensItself = /listen|(?:^| )(?:-\w*l\w*|--listen)(?= |$)|-L:/iu;
/** The streams of socat(1) that may be a pipe. */
const streamsOfSocat = /(?:^|[ !])(?:-|stdio|stdin|fd:\d+|(?:pipe|fifo|g?open|create|file)\b)/iu;

const isPipe = /^(?:pipe|socket):\[\d+\]$/u;

/** Whether an open file is a named pipe; of one that was removed since only its name is left. */
async function isNamedPipe(files: HostFiles, path: string): Promise<boolean> {
  const status = valueOf(await files.status(path));
  if (status === undefined) return path.endsWith(' (deleted)');
  return status.kind === 'other' && status.device === undefined && status.link === undefined;
}

/** Returns the pipes, named pipes and connections that a process has open: the number of the file, and its name. */
async function openPipes(files: HostFiles, pid: number): Promise<ReadonlyMap<string, string>> {
  const numbers = valueOf(await files.list(`/proc/${pid}/fd`)) ?? [];
  const links = await Promise.all(
    numbers.map(async (number) => {
      const link = valueOf(await files.readLink(`/proc/${pid}/fd/${number}`)) ?? '';
      const isNamed = link.startsWith('/') && !link.startsWith('/dev/') && (await isNamedPipe(files, link));
      return isPipe.test(link) || isNamed ? [[number, link] as const] : [];
    }),
  );
  return new Map(links.flat());
}

/** Returns the pipes through which a relay that does not listen gets what it passes on; empty if it gets nothing. */
export async function pipesOf(
  files: HostFiles,
  command: ProxyCommand & { pid: number },
): Promise<ReadonlySet<string>> {
  const { program, args, pid } = command;
  const words = args.join(' ');
  if (!ofStreams.test(program) || listensItself.test(words)) return new Set();
  if (program.startsWith('socat') && !streamsOfSocat.test(words)) return new Set();
  const open = await openPipes(files, pid);
  const isFed = [...open].some(([number, link]) => number === '0' || number === '1' || link.startsWith('/'));
  return new Set(isFed ? open.values() : []);
}

/** Whether a process has one of the pipes open. */
export async function sharesPipe(
  files: HostFiles,
  pid: number,
  pipes: ReadonlySet<string>,
): Promise<boolean> {
  const open = await openPipes(files, pid);
  return [...open.values()].some((link) => pipes.has(link));
}
