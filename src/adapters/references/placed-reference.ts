import type { WrittenReference } from '../../core/trust/written-reference.ts';
import type { PlacedScalar, PlacedValue } from '../../formats/yaml/placed-values.ts';

/** What a program of its own fills in before the image is pulled. */
export interface TemplateForm {
  /** Matches a text with a variable. */
  variable: RegExp;
  /** Who fills it in: `GitHub`. */
  by: string;
}

/** Returns the reference that a value of a YAML file is; a prefix such as `docker://` is no part of it. */
export function placedReference(
  { text, range, isVerbatim, anchor, tag }: PlacedScalar,
  {
    what,
    file,
    prefix = '',
    template,
  }: { what: string; file: string; prefix?: string; template?: TemplateForm },
): WrittenReference {
  const reference = text.slice(prefix.length);
  const [startColumn, startOffset] = [range.startColumn + prefix.length, range.startOffset + prefix.length];
  const at = {
    in: 'file' as const,
    file,
    range: isVerbatim ? { ...range, startColumn, startOffset } : range,
  };
  const notEditable = whyNotEditable(isVerbatim, anchor);
  return {
    what,
    written: reference,
    at,
    image:
      tag !== undefined
        ? { unlockable: `the tag ${tag} fills it in` }
        : template?.variable.test(reference)
          ? { unlockable: `${template.by} fills in its variables` }
          : { reference },
    ...(notEditable !== undefined && { notEditable }),
  };
}

/** Why the text of a YAML value must not be edited. */
export function whyNotEditable(isVerbatim: boolean, anchor: string | undefined): string | undefined {
  if (anchor !== undefined) return `the anchor &${anchor} shares it`;
  return isVerbatim ? undefined : 'it is not written in one piece';
}

/** Returns the value where a reference should be, as one that is none: a list, or a mapping that a template left. */
export function noReference(
  { range, firstLine }: Exclude<PlacedValue, PlacedScalar>,
  { what, file }: { what: string; file: string },
): WrittenReference {
  const why = 'it is no text';
  const at = { in: 'file' as const, file, range };
  return { what, written: firstLine, at, image: { unlockable: why }, notEditable: why };
}
