import type { ParameterValues } from '../../../core/rules/check.ts';
import type {
  Dockerfile,
  DockerfileStage,
  InstructionOf,
  PlacedText,
} from '../../../core/image/dockerfile.ts';
import { instructionsOf } from './dockerfile-rule.ts';
import { textParameters } from '../parameters.ts';

/** A label of a LABEL instruction. */
export interface WrittenLabel {
  stage: DockerfileStage;
  instruction: InstructionOf<'LABEL'>;
  key: PlacedText;
  name: string;
  value: PlacedText;
  text: string;
  isKnown: boolean;
}

/** The labels of a file, in its order. */
export function writtenLabels(dockerfile: Dockerfile): readonly WrittenLabel[] {
  return [...instructionsOf(dockerfile, 'LABEL')].flatMap(({ stage, instruction }) =>
    instruction.pairs.map(({ key, value }) => {
      const { text, isKnown } = dockerfile.expandAt(instruction, value.text);
      const name = dockerfile.expandAt(instruction, key.text).text;
      return { stage, instruction, key, name, value, text, isKnown };
    }),
  );
}

/** The rule whose schema counts for the others. */
export const schemaRule = 'dockerfile/missing-label';

/** The parameter with the labels that an image must have. */
export const schemaParameter = {
  type: 'strings',
  about:
    'Labels that an image must have, each with the kind of its value: `org.opencontainers.image.created=rfc3339`. Kinds are text, url, rfc3339, spdx, hash, semver and email.',
} as const;

/** The labels of the policy's schema with their kinds: `name=kind`; `text` where none is given. */
export function schemaOf(parameters?: ParameterValues): ReadonlyMap<string, string> {
  const entries = textParameters(parameters, 'schema') ?? [];
  return new Map(
    entries.map((entry) => {
      const [name = '', kind = 'text'] = entry.split('=');
      return [name.trim(), kind.trim().toLowerCase()];
    }),
  );
}

/** Why a rule on the schema has no meaning; absent if there is one. */
export function withoutSchema(parameters?: ParameterValues): string | undefined {
  return schemaOf(parameters).size === 0 ? 'the policy sets no `schema` of labels' : undefined;
}
