import type { Dockerfile, Instruction, RunCommand } from '../../../core/image/dockerfile.ts';

/** Whether a path is a folder, or one above it; home directories are all alike. */
function covers(path: string, folder: string): boolean {
  const plain = path.replace(/^\/home\/[^/]+/u, '/root').replace(/\/+$/u, '');
  if (plain === '') return false;
  if (plain === folder || folder.startsWith(`${plain}/`)) return true;
  const inHome = folder.startsWith('/root/') ? folder.slice('/root'.length) : undefined;
  return inHome !== undefined && plain.includes(inHome);
}

/** The paths that a word names, with the braces of `/var/{cache,log}` expanded and without the `/*` at its end. */
function pathsOf(text: string, source: string): readonly string[] {
  const [, before, inside, after] = /^([^{}$"'`]*)\{([^{}$"'`]*)\}([^{}$"'`]*)$/u.exec(source) ?? [];
  const words =
    before === undefined || inside === undefined
      ? [text]
      : inside.split(',').map((one) => `${before}${one}${after ?? ''}`);
  return words.map((word) => word.replace(/\/(?:\*|\0)$/u, ''));
}

/** Whether a command removes one of some folders, or what is in it: `rm -rf`, `find -delete`. */
export function removesFolder(
  dockerfile: Dockerfile,
  { program, arguments: words }: RunCommand,
  folders: readonly string[],
): boolean {
  const isRemoval =
    (program === 'rm' && words.some(({ text }) => /^-[a-z]*r|^--recursive$/iu.test(text))) ||
    (program === 'find' && words.some(({ text }) => text === '-delete' || text === 'rm'));
  if (!isRemoval) return false;
  return words.some(({ text, at }) =>
    pathsOf(text, dockerfile.text.slice(at.start, at.end)).some((path) =>
      folders.some((folder) => path.startsWith('/') && covers(path, folder)),
    ),
  );
}

/** The directories that `--mount=type=cache` or `type=tmpfs` keeps out of the layer of an instruction. */
export function unsavedFolders(dockerfile: Dockerfile, instruction: Instruction): readonly string[] {
  return instruction.flags.flatMap(({ name, value = '' }) => {
    if (name !== 'mount') return [];
    const options = new Map(
      value.split(',').map((option) => {
        const [key = '', ...rest] = option.split('=');
        return [key.toLowerCase(), rest.join('=')] as const;
      }),
    );
    const type = options.get('type');
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    if ((type !== 'cache' && type !== 'tmpfs') || target === undefined) return [];
    return [dockerfile.expandAt(instruction, target).text];
  });
}

/** Whether a mount keeps one of some folders out of the layer. */
export function isUnsaved(
  dockerfile: Dockerfile,
  instruction: Instruction,
  folders: readonly string[],
): boolean {
  return unsavedFolders(dockerfile, instruction).some((path) =>
    folders.some((folder) => covers(path, folder)),
  );
}
