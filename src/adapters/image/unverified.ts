import {
  fetchers,
  interpreters,
  verificationOff,
  verificationVariables,
  type Verification,
} from '../../knowledge/verification.ts';
import type { StepCommand } from './step-commands.ts';

/**
 * What a command does without verifying, told by names from our tables alone. `verified` says that
 * its step looks at a checksum or a signature of what was fetched.
 */
export function unverified(command: StepCommand, verified: boolean): string[] {
  const { program, rest } = named(command);
  const off = Object.hasOwn(verificationOff, program) ? verificationOff[program] : undefined;
  const byVariable = command.assignments.flatMap((text) =>
    verificationVariables.flatMap((form) => form.exec(text)?.[0] ?? []),
  );
  const trusted = [program, ...rest].some((word) => /\[[^\][]{0,200}\btrusted=yes\b/u.test(word));
  return [
    ...(off ? switchedOff(off, rest).map((what) => `${program} ${what.trim()}`) : []),
    ...(off?.onlyTls === true && !verified && rest.some(isPlainHttp) ? [`${program} http://`] : []),
    ...byVariable,
    ...(trusted ? ['a package source with trusted=yes'] : []),
    ...interpreted(command),
  ];
}

/** `python3 -m pip` and `pip3.11` are pip. */
function named({ program, arguments: words }: StepCommand): { program: string; rest: readonly string[] } {
  if (/^python[\d.]*$/u.test(program) && words[0] === '-m')
    return named({ program: words[1] ?? '', arguments: words.slice(2), assignments: [] });
  return { program: /^pip[\d.]+$/u.test(program) ? 'pip' : program, rest: words };
}

/** Only the name of an option, or what matched a pattern of ours: no more of an argument is kept. */
function switchedOff(
  { options = [], letter, pattern, setting }: Verification,
  words: readonly string[],
): string[] {
  const byWord = words.flatMap((word) => {
    const [name = ''] = word.split('=');
    if (options.includes(name)) return [name];
    if (letter !== undefined && /^-[A-Za-z]+$/u.test(word))
      return word.includes(letter) ? [`-${letter}`] : [];
    const [found] = pattern?.exec(word) ?? [];
    return found === undefined ? [] : [found.replace(/^(?:\\n|[^\w-])/u, '')];
  });
  const [form, said] = setting ?? [];
  return form?.test(words.join(' ')) === true && said !== undefined ? [...byWord, said] : byWord;
}

/** An address without TLS, but for those of this machine. */
function isPlainHttp(word: string): boolean {
  return /^(?:--?[\w-]+=)?http:\/\/(?!localhost\b|127\.|\[::1\])/u.test(word);
}

/** A script that is run as it comes from the network: nothing can have been verified before. */
function interpreted({ program, arguments: words, reads = [] }: StepCommand): string[] {
  const fetcher = reads.find((one) => fetchers.has(one));
  if (fetcher === undefined || !interpreters.test(program)) return [];
  // A script of its own reads data.
  const reader = words.every((word) => word.startsWith('-') || word.includes('\0')) || words.includes('-s');
  return reader || words.includes('-c') ? [`${fetcher} | ${program}`] : [];
}
