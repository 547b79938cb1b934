import type { WrittenReference } from '../../core/trust/written-reference.ts';
import type { PlacedValue } from '../../formats/yaml/placed-values.ts';
import type { PipelineForm } from './pipeline-forms.ts';
import { noReference, placedReference } from './placed-reference.ts';

const dockerPrefix = 'docker://';

/** Finds the images in the documents of a CI file. */
export function pipelineReferences(
  documents: readonly PlacedValue[],
  form: PipelineForm,
  file: string,
): readonly WrittenReference[] {
  const { places, prefixed = [], notJobs = [], aliases, template } = form;
  const named = new Set(aliases === undefined ? [] : documents.flatMap((one) => textsAt(one, aliases)));
  const found = new Map<PlacedValue, WrittenReference>();
  const add = (path: string, prefix: string): void => {
    const keys = path.split('.');
    for (const document of documents)
      for (const { value, name } of valuesAt(document, keys, keys[0] === '*' ? notJobs : [])) {
        if (found.has(value)) continue;
        if (value.kind === 'list') found.set(value, noReference(value, { what: name, file }));
        if (value.kind !== 'scalar' || value.text === '' || named.has(value.text)) continue;
        if (value.tag === undefined && !value.text.startsWith(prefix)) continue;
        found.set(
          value,
          placedReference(value, {
            what: name,
            file,
            prefix: value.tag === undefined ? prefix : '',
            template,
          }),
        );
      }
  };
  for (const path of places) add(path, '');
  for (const path of prefixed) add(path, dockerPrefix);
  return [...found.values()].toSorted((a, b) => a.at.range.startOffset - b.at.range.startOffset);
}

/** The texts at a path. */
function textsAt(document: PlacedValue, path: string): readonly string[] {
  return valuesAt(document, path.split('.'), []).flatMap(({ value }) =>
    value.kind === 'scalar' ? value.text : [],
  );
}

/** The values at a path, each with the path that leads to it; a value that a tag fills in is the end of any path. */
function valuesAt(
  value: PlacedValue,
  [key, ...rest]: readonly string[],
  left: readonly string[],
  name = '',
): readonly { value: PlacedValue; name: string }[] {
  if (key === undefined || (value.kind === 'scalar' && value.tag !== undefined)) return [{ value, name }];
  const below = (one: PlacedValue, step: string) =>
    valuesAt(one, rest, [], name === '' ? step : `${name}.${step}`);
  if (value.kind === 'list')
    return key === '*' ? value.items.flatMap((item, at) => below(item, String(at))) : [];
  if (value.kind === 'scalar') return [];
  return value.members.flatMap((member) =>
    (key === '*' || key === member.key) && !left.includes(member.key) ? below(member.value, member.key) : [],
  );
}
