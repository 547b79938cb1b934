import type { InstructionFlag } from '../../core/image/dockerfile.ts';
import { dockerfileFlags } from '../../knowledge/dockerfile/dockerfile-flags.ts';

/** Returns what BuildKit refuses about the flags of an instruction; `undefined` if nothing. */
export function flagProblem(
  keyword: string,
  flags: readonly InstructionFlag[],
): { message: string; flag: InstructionFlag } | undefined {
  const known = dockerfileFlags[keyword] ?? {};
  const used = new Set<string>();
  for (const flag of flags) {
    const { name, value } = flag;
    const kind = Object.hasOwn(known, name) ? known[name]?.kind : undefined;
    const refuse = (message: string) => ({ message: `--${name}: ${message}`, flag });
    if (kind === undefined) return refuse(`${keyword} has no such option`);
    if (used.has(name) && kind !== 'list') return refuse('it is given twice');
    used.add(name);
    if (kind === 'boolean') {
      if (value !== undefined && !/^(?:true|false)$/iu.test(value)) return refuse('it is true or false');
    } else if (value === undefined) return refuse('it needs a value');
  }
  return undefined;
}
