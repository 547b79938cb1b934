import type {
  CommandInstruction,
  Dockerfile,
  DockerfileStage,
  RunCommand,
} from '../../core/image/dockerfile.ts';
import type { UserChange } from '../../core/image/written-image.ts';

/** Options with the user of a program that starts another one as that user; without any, it is the next word. */
const changers: Readonly<Record<string, readonly string[]>> = {
  gosu: [],
  'su-exec': [],
  setuidgid: [],
  's6-setuidgid': [],
  's6-applyuidgid': ['-u'],
  chpst: ['-u'],
  setpriv: ['--reuid', '--ruid'],
  runuser: ['-u', '--user'],
  sudo: ['-u', '--user'],
  'start-stop-daemon': ['-c', '--chuid'],
  capsh: ['--user', '--uid'],
  chroot: ['--userspec'],
  su: [],
};

/** What the image starts: its ENTRYPOINT, or without one its CMD. */
function startInstruction(stages: readonly DockerfileStage[]): CommandInstruction | undefined {
  const starts = stages
    .flatMap(({ instructions }) => instructions)
    .filter((one): one is CommandInstruction => one.keyword === 'ENTRYPOINT' || one.keyword === 'CMD');
  return starts.findLast(({ keyword }) => keyword === 'ENTRYPOINT') ?? starts.at(-1);
}

/** How the start command of an image, or the script that it runs, changes from root to another user. */
export function userChange(
  dockerfile: Dockerfile,
  stages: readonly DockerfileStage[],
): UserChange | undefined {
  const start = startInstruction(stages);
  if (start === undefined) return undefined;
  const own = changeIn(dockerfile.commandsOf(start).commands);
  if (own !== undefined) return { ...own, where: start.keyword };
  const script = dockerfile.context?.startScript;
  const ofScript = changeIn(script?.commands.commands ?? []);
  return ofScript && script ? { ...ofScript, where: script.path } : undefined;
}

function changeIn(commands: readonly RunCommand[]): Omit<UserChange, 'where'> | undefined {
  for (const { program, wrappers, arguments: rest } of commands) {
    const words = [...wrappers.map(({ text }) => text), program, ...rest.map(({ text }) => text)];
    for (const [index, word] of words.entries()) {
      const name = word.slice(word.lastIndexOf('/') + 1);
      if (!Object.hasOwn(changers, name)) continue;
      const user = userOf(name, words.slice(index + 1));
      if (user !== undefined && !/^(?:root|0+)?(?::.*)?$/u.test(user))
        return { program: name, user: user.replaceAll('\0', '…') };
    }
  }
  return undefined;
}

function userOf(name: string, words: readonly string[]): string | undefined {
  for (const option of changers[name] ?? []) {
    const index = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
    const word = words[index];
    if (word !== undefined) return word === option ? words[index + 1] : word.slice(option.length + 1);
  }
  const first = words.find(
    (word, index) =>
      !word.startsWith('-') && !/^-[csgG]$|^--(?:command|shell|group)$/u.test(words[index - 1] ?? ''),
  );
  // Without their option these take no user.
  return ['chpst', 'setpriv', 'capsh', 'chroot', 'start-stop-daemon', 'sudo', 's6-applyuidgid'].includes(name)
    ? undefined
    : first;
}
