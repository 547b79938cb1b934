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
  /** Missing if none is written: the default is that of the engine. */
  driver?: NetworkText;
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

function networkOf(name: string, { at, value }: MapEntry): readonly WrittenNetwork[] {
  if (value.kind !== 'map') return [];
  const entry = (key: string) => value.entries.get(key);
  // The engine has an external one, and decides what it is.
  if (isSet(entry('external')?.value) !== false) return [];
  const driver = entry('driver');
  const [internal, attachable] = ['internal', 'attachable'].map((key) => isSet(entry(key)?.value));
  const options = optionsOf(entry('driver_opts')?.value);
  return [
    {
      name,
      at,
      ...(driver === undefined || isNull(driver.value) ? {} : { driver: textAt(driver) }),
      ...(internal === undefined ? {} : { internal }),
      ...(attachable === undefined ? {} : { attachable }),
      ...(options === undefined ? {} : { options }),
    },
  ];
}

/** Returns the networks that a project defines and that are not external, each with its settings. */
export function writtenNetworks({ networks }: ComposeModel): readonly WrittenNetwork[] {
  return [...networks].flatMap(([name, entry]) => networkOf(name, entry));
}
