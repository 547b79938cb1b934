import type { Dockerfile, Instruction, PlacedText, WrittenCommand } from '../../core/image/dockerfile.ts';
import type { CredentialSign } from '../../core/image/image.ts';
import type { Span } from '../../core/location.ts';
import type { Entry } from '../../core/workload/workload.ts';
import {
  commandSigns,
  fileSigns,
  sourceSigns,
  namedSigns,
  textSigns,
  wordSigns,
} from '../image/credential-signs.ts';

type Signs = readonly Entry<CredentialSign>[];

/** What of an instruction looks like a credential, without the values. */
export function credentialsOf(dockerfile: Dockerfile, instruction: Instruction): Signs {
  const entries = (signs: readonly CredentialSign[], span: Span): Signs =>
    signs.map((value) => ({ value, at: [dockerfile.locate(span)] }));
  const named = (where: CredentialSign['where'], key: PlacedText, value: PlacedText | undefined): Signs => {
    const name = dockerfile.expandAt(instruction, key.text).text;
    // From the instruction on, whose line BuildKit names.
    const span = where === 'label' ? key.span : { start: instruction.span.start, end: key.span.end };
    return entries(namedSigns(where, name, plain(dockerfile, instruction, value)), span);
  };
  switch (instruction.keyword) {
    case 'ENV':
      return instruction.pairs.flatMap(({ key, value }) => named('environment', key, value));
    case 'LABEL':
      return instruction.pairs.flatMap(({ key, value }) => named('label', key, value));
    case 'ARG':
      return instruction.variables.flatMap(({ key, value }) => named('argument', key, value));
    case 'COPY':
    case 'ADD':
      return [
        ...instruction.sources.flatMap(({ text, span }) =>
          // What the address of a source holds is in the history of the image.
          entries([...sourceSigns(text), ...(text.includes('://') ? wordSigns([text]) : [])], span),
        ),
        ...entries(fileSigns(instruction.destination.text), instruction.destination.span),
        ...instruction.heredocs.flatMap(({ content, span }) => entries(textSigns(content), span)),
      ];
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      return entries(signsOf(dockerfile, instruction), instruction.span);
    case 'ONBUILD':
      return instruction.trigger === undefined ? [] : credentialsOf(dockerfile, instruction.trigger);
    default:
      return [];
  }
}

/** The value as the image gets it; one that a build argument gives has no default to judge. */
function plain(dockerfile: Dockerfile, instruction: Instruction, value: PlacedText | undefined): string {
  if (value === undefined) return '';
  const { text, isKnown } = dockerfile.expandAt(instruction, value.text);
  return isKnown ? text : '';
}

function signsOf(dockerfile: Dockerfile, instruction: Instruction): readonly CredentialSign[] {
  const command = 'command' in instruction ? instruction.command : undefined;
  const before = instruction.keyword === 'CMD' ? entrypointOf(dockerfile, instruction) : [];
  const inCommand = command === undefined ? [] : commandSignsOf(command, before);
  return [...inCommand, ...instruction.heredocs.flatMap(({ content }) => commandSigns(content))];
}

function textsOf(command: WrittenCommand): readonly string[] {
  return command.form === 'exec' ? command.words.map(({ text }) => text) : [];
}

/** Returns the words of the entrypoint to which a CMD gives arguments: a shell takes none. */
function entrypointOf({ stages }: Dockerfile, instruction: Instruction): readonly string[] {
  const stage = stages.find(({ instructions }) => instructions.includes(instruction));
  const last = stage?.instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  return last !== undefined && 'command' in last && last.command !== undefined ? textsOf(last.command) : [];
}

function commandSignsOf(command: WrittenCommand, before: readonly string[]): readonly CredentialSign[] {
  return command.form === 'exec' ? wordSigns(textsOf(command), before) : commandSigns(command.script.text);
}
