import type { Instruction } from '../../../core/image/dockerfile.ts';

/** The options whose values BuildKit expands. */
const expandedFlags: Readonly<Record<string, readonly string[]>> = {
  ADD: ['chown', 'chmod', 'checksum'],
  COPY: ['chown', 'chmod'],
  RUN: ['mount'],
};

/** The texts of an instruction in which BuildKit expands variables, but for ARG. Tried on Engine 28.5. */
export function expandedTexts(instruction: Instruction): readonly string[] {
  const flags = instruction.flags
    .filter(({ name }) => expandedFlags[instruction.keyword]?.includes(name))
    .map(({ value = '' }) => value);
  return [...flags, ...ownTexts(instruction)];
}

function ownTexts(instruction: Instruction): readonly string[] {
  switch (instruction.keyword) {
    case 'ENV':
    case 'LABEL':
      return instruction.pairs.flatMap(({ key, value }) => [key.text, value.text]);
    case 'ADD':
    case 'COPY':
      return [
        ...[...instruction.sources, instruction.destination].map(({ text }) => text),
        // Quotes mean nothing in the lines of a file.
        ...instruction.heredocs
          .filter(({ expand }) => expand)
          .map(({ content }) => content.replaceAll(/["']/gu, ' ')),
      ];
    case 'VOLUME':
      return instruction.values.map(({ text }) => text);
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      return [instruction.value.text];
    default:
      return [];
  }
}
