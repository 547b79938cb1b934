import type { FileLocation, InsertPoint } from '../../../core/location.ts';
import type { PublishedPort } from '../../../core/workload/workload.ts';
import type { ListItem, MapNode, ScalarNode } from '../../language/node.ts';
import { partOfRange } from './part-of-range.ts';

type AddressPlace = NonNullable<FileLocation['address']>;

/** A host address that is spelled out before a port. */
const spelledAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]*\])(?=:)/iu;

function inShortPort({ at, source }: ScalarNode, port: PublishedPort): AddressPlace | undefined {
  const { range } = at;
  if (range.startLine !== range.endLine) return undefined;
  const raw = source.text.slice(range.startOffset, range.endOffset);
  const quote = /^["']/u.test(raw) ? 1 : 0;
  const spelled = spelledAddress.exec(raw.slice(quote))?.[0];
  if (spelled !== undefined)
    return { range: partOfRange(range, quote, quote + spelled.length), before: '', after: '' };
  // An address of which a variable is a part is for a person.
  if (port.hostIp !== '') return undefined;
  return { range: partOfRange(range, quote, quote), before: '', after: port.hostPort === '' ? '::' : ':' };
}

function atInsertPoint({ offset, line, column, before, after, quoted }: InsertPoint): AddressPlace {
  const position = { startLine: line, startColumn: column, endLine: line, endColumn: column };
  const key = quoted === true ? '"host_ip": "' : 'host_ip: ';
  return {
    range: { ...position, startOffset: offset, endOffset: offset },
    before: before + key,
    after: (quoted === true ? '"' : '') + after,
  };
}

function inLongPort({ entries, insert }: MapNode): AddressPlace | undefined {
  const written = entries.get('host_ip');
  if (written === undefined) return insert && atInsertPoint(insert);
  const { value, at } = written;
  if (value.kind !== 'scalar' || value.type === 'null' || at.remove === undefined) return undefined;
  const raw = value.source.text.slice(value.at.range.startOffset, value.at.range.endOffset);
  if (raw.includes('$') || value.at.range.startLine !== value.at.range.endLine) return undefined;
  return { range: value.at.range, before: '"', after: '"' };
}

/** Returns where the host address of a published port is written, or can be, if that changes this port alone. */
export function addressPlace(
  { value, at }: ListItem,
  [port, ...others]: readonly PublishedPort[],
): AddressPlace | undefined {
  if (port === undefined || others.length > 0) return undefined;
  if (value.kind === 'map') return inLongPort(value);
  return value.kind === 'scalar' && at.remove !== undefined ? inShortPort(value, port) : undefined;
}
