import { optionValues } from './option-values.ts';

/** Programs that copy files, or link to them. */
const copiers: ReadonlySet<string> = new Set(['cp', 'install', 'mv', 'rsync', 'ln']);

/** Where files are that root runs or obeys; data of programs, such as `/usr/share`, is left out. */
const folder =
  /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib\d*|libexec)(?:\/|$)|^\/etc\/?$|^\/etc\/(?:cron|systemd|profile|pam\.d|sudoers|init|ld\.so|sysctl|udev|default|docker|ssh)(?:[./]|$)/u;

/** Whether a file is one that root runs or obeys. */
export function isOfSystem(path: string): boolean {
  return folder.test(path);
}

/** Where an archive is unpacked over programs and settings of the system. */
function isAboveSystem(path: string): boolean {
  return isOfSystem(path) || /^\/(?:usr(?:\/local)?\/?)?$/u.test(path);
}

function operandsOf(args: readonly string[]): readonly string[] {
  return args.filter((word) => !word.startsWith('-'));
}

/** Returns what a copy takes, and where it goes. */
function copied(args: readonly string[]): { from: readonly string[]; to: string | undefined } {
  const target = optionValues(args, '-t --target-directory').at(-1);
  const operands = operandsOf(args);
  if (target !== undefined) return { from: operands.filter((word) => word !== target), to: target };
  return { from: operands.slice(0, -1), to: operands.at(-1) };
}

/** Returns the archive that a program unpacks, and where. */
function unpacked(
  name: string,
  args: readonly string[],
  directory: string | undefined,
): { archive: string | undefined; to: string | undefined } {
  // Where a script begins is not known: `/` stands for it.
  const current = directory === '/' ? undefined : directory;
  if (name === 'unzip')
    return { archive: operandsOf(args)[0], to: optionValues(args, '-d').at(-1) ?? current };
  const [first = ''] = args;
  const isExtracting = args.some((word) => /^(?:-[A-Za-z]*x[A-Za-z]*|--extract|--get)$/u.test(word));
  if (name !== 'tar' || (!isExtracting && !/^[A-Za-z]*x[A-Za-z]*$/u.test(first)))
    return { archive: undefined, to: undefined };
  const at = args.findIndex((word) => /^-?[A-Za-z]*f$/u.test(word));
  const archive = args.find((word) => word.startsWith('--file='))?.slice('--file='.length);
  const to = optionValues(args, '-C --directory').at(-1) ?? current;
  return { archive: archive ?? (at < 0 ? undefined : args[at + 1]), to };
}

/** Returns the files that a program copies, links or unpacks to where root runs or obeys them: whoever writes them decides. */
export function putIntoSystem(
  name: string,
  args: readonly string[],
  directory: string | undefined,
): readonly string[] {
  const { archive, to } = unpacked(name, args, directory);
  if (archive !== undefined && archive !== '-' && to !== undefined) return isAboveSystem(to) ? [archive] : [];
  if (!copiers.has(name)) return [];
  const { from, to: target } = copied(args);
  // `host:path` of rsync(1) is on another machine.
  return target !== undefined && isOfSystem(target) ? from.filter((word) => !/^[^/]*:/u.test(word)) : [];
}
