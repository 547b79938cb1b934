import type {
  ArgInstruction,
  Dockerfile,
  DockerfileStage,
  Instruction,
  PairsInstruction,
  RunCommand,
  ValueInstruction,
  WrittenCommand,
} from '../../core/image/dockerfile.ts';
import type { CredentialSign, ImageCommand } from '../../core/image/image.ts';
import type { FileLocation, Span } from '../../core/location.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Entry } from '../../core/workload/workload.ts';
import type { EnvironmentVariable } from '../../core/workload/environment-variable.ts';
import type {
  AddedKind,
  BuildStep,
  ImageSettingName,
  StepAct,
  StepRun,
  UserInstructions,
  WrittenImage,
} from '../../core/image/written-image.ts';
import { decidingVariables, valuedOptions } from '../../knowledge/dockerfile/verification.ts';
import { stepActs } from '../image/run-step.ts';
import { unverifiedVariable } from '../image/skipped-verification.ts';
import { addedKind, isCopyEnough } from './added-kind.ts';
import { credentialsOf } from './credentials.ts';
import { builtStage } from './stages.ts';
import { withoutOnbuild, withTriggers } from './triggers.ts';
import { userChange } from './user-change.ts';

/** An image that a Dockerfile describes, and the name of its base image; none for `FROM scratch`. */
export interface DescribedImage extends WrittenImage {
  baseName?: string;
}

/** The stages that an image consists of, the lowest first: the built one with those that it is based on. */
function stagesOf({ stages }: Dockerfile, target: string | undefined): readonly DockerfileStage[] {
  const own: DockerfileStage[] = [];
  const built = builtStage(stages, target);
  for (let stage = built; stage !== undefined;) {
    own.unshift(withTriggers(stage === built ? stage : withoutOnbuild(stage), stages));
    stage = stage.base.kind === 'stage' ? stages[stage.base.index] : undefined;
  }
  return own;
}

/**
 * The image of a stage of a Dockerfile, of the last one without `target`, with the settings and steps of the stages
 * that it is based on; `undefined` if there is no such stage.
 */
export function dockerfileImage(dockerfile: Dockerfile, target?: string): DescribedImage | undefined {
  const { stages, file } = dockerfile;
  const own = stagesOf(dockerfile, target);
  const [first] = own;
  const last = own.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const at = [dockerfile.locate(last.from.span)];
  const invalid =
    dockerfile.problems.length === 0
      ? undefined
      : unreadable('malformed', 'the builder refuses the file, and not all of it was read', file);
  const name = baseName(first);
  return {
    surface: 'dockerfile',
    id: '',
    references: [],
    at,
    created: unreadable('not-collected', 'a Dockerfile is not built', file),
    steps:
      invalid ??
      known(
        stages.flatMap((stage) => stepsOf(dockerfile, withTriggers(stage, stages))),
        file,
      ),
    settings: {
      ...settingsOf(dockerfile, own),
      credentials: { value: own.flatMap((stage) => credentialEntries(dockerfile, stage)), at },
    },
    userInstructions: userInstructions(dockerfile, own, name),
    doubts: invalid === undefined ? [] : [{ what: invalid.detail, from: file, affects: settingsOfImages }],
    ...(name === undefined ? {} : { baseName: name }),
  };
}

const settingsOfImages: readonly ImageSettingName[] = [
  'user',
  'health',
  'exposedPorts',
  'volumes',
  'environment',
  'labels',
  'entrypoint',
  'command',
  'stopSignal',
  'shell',
  'onBuild',
  'credentials',
];

function usersOf(stages: readonly DockerfileStage[]): readonly ValueInstruction[] {
  return stages
    .flatMap(({ instructions }) => instructions)
    .filter((one): one is ValueInstruction => one.keyword === 'USER');
}

function userInstructions(
  dockerfile: Dockerfile,
  own: readonly DockerfileStage[],
  base: string | undefined,
): UserInstructions {
  const last = usersOf(own).at(-1);
  const change = userChange(dockerfile, own);
  return {
    ...(last === undefined ? {} : { written: last.value.text }),
    anywhere: usersOf(dockerfile.stages).length > 0,
    ...(base === undefined ? {} : { base }),
    ...(change === undefined ? {} : { change }),
  };
}

function baseName({ base, from }: DockerfileStage): string | undefined {
  if (base.kind === 'image') return base.reference;
  return base.kind === 'unresolved' ? from.image.text : undefined;
}

function settingsOf(dockerfile: Dockerfile, stages: readonly DockerfileStage[]): WrittenImage['settings'] {
  const settings: WrittenImage['settings'] = {};
  for (const instruction of stages.flatMap(({ instructions }) => instructions))
    Object.assign(settings, settingOf(dockerfile, instruction, settings));
  return settings;
}

/** The setting that an instruction changes, after those before it. */
function settingOf(
  dockerfile: Dockerfile,
  instruction: Instruction,
  before: WrittenImage['settings'],
): WrittenImage['settings'] {
  const at: readonly FileLocation[] = [dockerfile.locate(instruction.span)];
  const expanded = (text: string): string => dockerfile.expandAt(instruction, text).text;
  const added = <T>(
    list: { value: readonly Entry<T>[] } | { unresolved: string } | undefined,
    values: readonly T[],
  ) => ({
    value: [
      ...(list !== undefined && 'value' in list ? list.value : []),
      ...values.map((value): Entry<T> => ({ value, at })),
    ],
    at,
  });
  switch (instruction.keyword) {
    case 'USER': {
      const { text, isKnown } = dockerfile.expandAt(instruction, instruction.value.text);
      return {
        user: isKnown
          ? { value: text, at }
          : { unresolved: `${instruction.value.text} depends on a variable without a value`, at },
      };
    }
    case 'HEALTHCHECK':
      return { health: { value: instruction.command !== undefined, at } };
    case 'STOPSIGNAL':
      return { stopSignal: { value: expanded(instruction.value.text), at } };
    case 'EXPOSE':
      return {
        exposedPorts: added(
          before.exposedPorts,
          instruction.values.map(({ text }) => expanded(text)),
        ),
      };
    case 'VOLUME':
      return {
        volumes: added(
          before.volumes,
          instruction.values.map(({ text }) => expanded(text)),
        ),
      };
    case 'LABEL':
      return {
        labels: added(
          before.labels,
          instruction.pairs.map(({ key }) => expanded(key.text)),
        ),
      };
    case 'ENV':
      return {
        environment: added(
          before.environment,
          instruction.pairs.map(({ key }): EnvironmentVariable => ({ name: expanded(key.text) })),
        ),
      };
    case 'CMD':
      return { command: { value: commandShape(instruction.command), at } };
    case 'ENTRYPOINT':
      return { entrypoint: { value: commandShape(instruction.command), at } };
    case 'SHELL':
      return instruction.command.form === 'exec'
        ? { shell: { value: instruction.command.words.map(({ text }) => text), at } }
        : {};
    case 'ONBUILD':
      return { onBuild: added(before.onBuild, [instruction.trigger?.keyword ?? '']) };
    default:
      return {};
  }
}

function commandShape(command: WrittenCommand): ImageCommand {
  return command.form === 'exec'
    ? { form: 'exec', words: command.words.length }
    : { form: 'shell', words: 1 };
}

function stepsOf(dockerfile: Dockerfile, stage: DockerfileStage): readonly BuildStep[] {
  const { index, name, inImage } = stage;
  return stage.instructions.map((instruction): BuildStep => {
    const { keyword } = instruction;
    const adds: AddedKind | undefined = keyword === 'ADD' ? addedKind(dockerfile, instruction) : undefined;
    return {
      instruction: keyword,
      at: [dockerfile.locate(instruction.span)],
      stage: { index, ...(name === undefined ? {} : { name }), inImage },
      ...(adds === undefined ? {} : { adds }),
      ...(keyword === 'ADD' ? { copyIsEnough: isCopyEnough(dockerfile, instruction) } : {}),
      ...(keyword === 'RUN' ? { run: runOf(dockerfile, instruction) } : {}),
      ...(keyword === 'ENV' || keyword === 'ARG' ? { run: variablesOf(dockerfile, instruction) } : {}),
      credentials: credentialsOf(dockerfile, instruction),
    };
  });
}

function runOf(dockerfile: Dockerfile, instruction: Instruction): StepRun {
  const { commands, understood } = dockerfile.commandsOf(instruction);
  const acts = stepActs(commands.map(stepCommand));
  return {
    understood,
    acts: acts.map(({ does, what, at }) => ({ does, what, at: [removable(dockerfile, at)] })),
  };
}

/** The location of a word; one that is an option without a value can be removed. */
function removable(dockerfile: Dockerfile, { start, end }: Span): FileLocation {
  const at = dockerfile.locate({ start, end });
  const isOption = /^--[a-z-]+$/u.test(dockerfile.text.slice(start, end));
  if (!isOption || valuedOptions.has(dockerfile.text.slice(start, end))) return at;
  const [blanks = ''] = /[ \t]*$/u.exec(dockerfile.text.slice(0, start)) ?? [];
  if (blanks === '') return at;
  return { ...at, remove: dockerfile.locate({ start: start - blanks.length, end }).range };
}

/** A variable of an ENV or ARG applies to every later command. */
function variablesOf(dockerfile: Dockerfile, instruction: PairsInstruction | ArgInstruction): StepRun {
  const variables = 'pairs' in instruction ? instruction.pairs : instruction.variables;
  let understood = true;
  const acts = variables.flatMap(({ key, value }): StepAct[] => {
    if (value === undefined) return [];
    const { text, isKnown } = dockerfile.expandAt(instruction, value.text);
    const found = unverifiedVariable(`${key.text}=${isKnown ? text : '\0'}`);
    understood &&= isKnown || found.length > 0 || !decidingVariables.test(key.text);
    const at = [dockerfile.locate({ start: key.span.start, end: value.span.end })];
    return found.map((what) => ({ does: 'skips-verification', what, at }));
  });
  return { understood, acts };
}

function stepCommand(command: RunCommand): Parameters<typeof stepActs>[0][number] {
  const { program, assignments, reads, at } = command;
  return {
    program,
    arguments: command.arguments.map(({ text }) => text),
    assignments: assignments.map(({ text }) => text),
    ...(reads.length === 0 ? {} : { reads }),
    at,
    argumentsAt: command.arguments.map((word) => word.at),
  };
}

function credentialEntries(
  dockerfile: Dockerfile,
  { instructions }: DockerfileStage,
): readonly Entry<CredentialSign>[] {
  return instructions
    .filter(({ keyword }) => keyword === 'ENV' || keyword === 'LABEL')
    .flatMap((instruction) => credentialsOf(dockerfile, instruction));
}
