import type {
  CommandInstruction,
  Dockerfile,
  DockerfileStage,
  RunCommand,
  RunCommands,
} from '../../../core/image/dockerfile.ts';
import { instructionsOf, type DockerfileFound } from './dockerfile-rule.ts';

/** A RUN instruction with what it runs. */
export interface RunStage {
  stage: DockerfileStage;
  instruction: CommandInstruction;
  run: RunCommands;
}

/** The RUN instructions of a file, those of ONBUILD included. */
export function* runsOf(dockerfile: Dockerfile): Iterable<RunStage> {
  for (const { stage, instruction } of instructionsOf(dockerfile, 'RUN'))
    yield { stage, instruction, run: dockerfile.commandsOf(instruction) };
}

/** The commands that the RUN instructions of a file run. */
export function* commandsIn(
  dockerfile: Dockerfile,
): Iterable<{ stage: DockerfileStage; instruction: CommandInstruction; command: RunCommand }> {
  for (const { stage, instruction, run } of runsOf(dockerfile))
    for (const command of run.commands) yield { stage, instruction, command };
}

/** A doubt for each RUN of which a part was not understood: a rule on commands may miss one there. */
export function* notUnderstood(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  for (const { instruction, run } of runsOf(dockerfile))
    if (!run.understood)
      yield {
        at: instruction.span,
        doubt:
          run.shell === 'posix' || run.shell === 'none'
            ? 'a part of the commands was not understood'
            : 'commands of this shell are not analysed',
      };
}
