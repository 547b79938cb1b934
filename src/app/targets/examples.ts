import type { Example } from '../../core/rules/check.ts';
import { textTargets, type TextTargetKind } from '../../core/target.ts';
import { targets } from './registry.ts';

/** The text of an example, and the kind of target it is written for. */
export interface ExampleText {
  kind: TextTargetKind;
  text: string;
  /** What follows the document that holds the text. */
  beside?: string;
}

/** The text that an example is; `undefined` for one that is facts. */
export function exampleText(example: Example): ExampleText | undefined {
  const kind = textTargets.find((one) => example[one] !== undefined);
  const text = kind && example[kind];
  if (kind === undefined || text === undefined) return undefined;
  return { kind, text, ...(example.beside !== undefined && { beside: example.beside }) };
}

/** The document that an example stands for. */
export function targetDocument({ kind, text, beside }: ExampleText): string {
  const document = targets[kind].example?.document(text) ?? text;
  return beside === undefined ? document : `${document}\n${beside.trimEnd()}`;
}

/** The language of an example, as fenced code names it. */
export function exampleLanguage({ kind }: ExampleText): string {
  return targets[kind].example?.language ?? 'text';
}
