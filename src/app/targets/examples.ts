import type { Example } from '../../core/check.ts';
import { textTargets, type TextTargetKind } from '../../core/target.ts';
import { targets } from './registry.ts';

/** The text of an example, and the kind of target it is written for. */
export interface ExampleText {
  kind: TextTargetKind;
  text: string;
}

/** The text that an example is; `undefined` for one that is facts. */
export function exampleText(example: Example): ExampleText | undefined {
  const kind = textTargets.find((one) => example[one] !== undefined);
  const text = kind && example[kind];
  return kind === undefined || text === undefined ? undefined : { kind, text };
}

/** The document that an example stands for. */
export function targetDocument({ kind, text }: ExampleText): string {
  return targets[kind].example?.document(text) ?? text;
}

/** The language of an example, as fenced code names it. */
export function exampleLanguage({ kind }: ExampleText): string {
  return targets[kind].example?.language ?? 'text';
}
