import type { FileLocation, Location } from '../../../core/location.ts';
import type { MapEntry } from '../../language/node.ts';
import { partOfRange } from './part-of-range.ts';
import { entryAt } from './service-view.ts';
import type { SettingReader } from './service-view.ts';
import { writtenText } from './written.ts';

/** Reads the image; Compose names one that is built without a name `<project>-<service>`. */
export const imageReader: SettingReader = {
  keys: ['image', 'build'],
  read(view) {
    const entry = entryAt(view, 'image');
    const image = writtenText(entry);
    if (image !== undefined && entry !== undefined)
      return { image: 'value' in image ? { ...image, at: image.at.map(withValuePlace(entry)) } : image };
    const build = entryAt(view, 'build');
    if (build === undefined) return {};
    return { image: { value: `${view.project}-${view.service.name}`, at: [build.at] } };
  },
};

/** Adds where the reference itself is, so that a digest can be written behind it and nothing else changes. */
function withValuePlace({ value }: MapEntry): (at: Location) => Location {
  return (at) => {
    if (at.in !== 'file' || at.remove === undefined || value.kind !== 'scalar') return at;
    const address = valuePlace(value.at.range, value.source.text, value.text);
    return address === undefined ? at : { ...at, address };
  };
}

/** Where a text stands as it is, without quotes; `undefined` where a variable or an escape is a part of it. */
function valuePlace(range: FileLocation['range'], source: string, text: string): FileLocation['address'] {
  const raw = source.slice(range.startOffset, range.endOffset);
  const quote = /^["']/u.test(raw) ? 1 : 0;
  if (range.startLine !== range.endLine || raw.slice(quote, raw.length - quote) !== text) return undefined;
  return { range: partOfRange(range, quote, raw.length - quote), before: '', after: '' };
}
