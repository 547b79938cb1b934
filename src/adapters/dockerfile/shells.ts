import type { DockerfileStage, Instruction } from '../../core/image/dockerfile.ts';

const ofLinux: readonly string[] = ['/bin/sh', '-c'];
const ofWindows: readonly string[] = ['cmd', '/S', '/C'];

/** The words of the shell of each instruction: the last SHELL before it, also of a base stage. */
export function shellsOf(stages: readonly DockerfileStage[]): ReadonlyMap<Instruction, readonly string[]> {
  const shells = new Map<Instruction, readonly string[]>();
  const ends: (readonly string[])[] = [];
  for (const { base, instructions } of stages) {
    let shell = (base.kind === 'stage' ? ends[base.index] : undefined) ?? defaultShell(base);
    for (const instruction of instructions) {
      shells.set(instruction, shell);
      if (instruction.keyword === 'ONBUILD' && instruction.trigger) shells.set(instruction.trigger, shell);
      if (instruction.keyword !== 'SHELL' || instruction.command.form !== 'exec') continue;
      shell = instruction.command.words.map(({ text }) => text);
    }
    ends.push(shell);
  }
  return shells;
}

/** Images of Windows have `cmd /S /C`. */
function defaultShell(base: DockerfileStage['base']): readonly string[] {
  const windows =
    base.kind === 'image' &&
    /(?:^|\/)(?:windows(?:\/|$)|nanoserver|servercore|windowsservercore)/u.test(base.reference);
  return windows ? ofWindows : ofLinux;
}
