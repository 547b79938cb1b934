import type { FileLocation } from '../../core/location.ts';
import { isNull } from '../language/list-or-map.ts';
import type { ComposeModel } from '../language/model.ts';
import { knownText, type ComposeNode, type MapEntry } from '../language/node.ts';
import { isSet } from './settings/network-binding.ts';

/** A text of a network, and where it is written. */
export interface NetworkText {
  /** Missing if it depends on a variable without a value. */
  text?: string;
  at: FileLocation;
}

/** A network that Compose creates, as the file defines it. */
export interface WrittenNetwork {
  /** Its key in the file. */
  name: string;
  at: FileLocation;
  driver: NetworkText;
  /** Missing if it is not known. */
  internal?: boolean;
  attachable?: boolean;
  /** Missing if none of them can be read. */
  options?: ReadonlyMap<string, NetworkText>;
}

function textAt({ value, at }: MapEntry): NetworkText {
  const text = knownText(value);
  return { at, ...(text === undefined ? {} : { text }) };
}

function optionsOf(node: ComposeNode | undefined): ReadonlyMap<string, NetworkText> | undefined {
  if (node === undefined || isNull(node)) return new Map();
  if (node.kind !== 'map') return undefined;
  return new Map([...node.entries].map(([key, entry]) => [key, textAt(entry)]));
}

function networkOf(name: string, { at, value }: MapEntry, byDefault: string): readonly WrittenNetwork[] {
  if (value.kind !== 'map' && !isNull(value)) return [];
  const entry = (key: string) => (value.kind === 'map' ? value.entries.get(key) : undefined);
  // The engine has an external one, and decides what it is.
  if (isSet(entry('external')?.value) !== false) return [];
  const driver = entry('driver');
  const [internal, attachable] = ['internal', 'attachable'].map((key) => isSet(entry(key)?.value));
  const options = optionsOf(entry('driver_opts')?.value);
  return [
    {
      name,
      at,
      driver: driver === undefined ? { text: byDefault, at } : textAt(driver),
      ...(internal === undefined ? {} : { internal }),
      ...(attachable === undefined ? {} : { attachable }),
      ...(options === undefined ? {} : { options }),
    },
  ];
}

/**
 * Returns the networks that a project defines and that are not external, each with its settings. `byDefault` is the
 * driver of one that names none.
 */
export function writtenNetworks({ networks }: ComposeModel, byDefault: string): readonly WrittenNetwork[] {
  return [...networks].flatMap(([name, entry]) => networkOf(name, entry, byDefault));
}
