import type { FileLocation, InsertPoint } from '../../core/location.ts';

/** A Compose file: its shown name, the absolute directory for its paths, its text. */
export interface SourceFile {
  file: string;
  directory: string;
  /** The directory as shown, where it is not that of the file. */
  shownDirectory?: string;
  text: string;
}

export type ScalarType = 'string' | 'int' | 'float' | 'bool' | 'null';

/** Why a scalar has no value: a variable is not set, or the expression is invalid. */
export interface ScalarFault {
  kind: 'unresolved' | 'invalid';
  why: string;
  /** The text with `openPart` for each part that is not known. */
  partly?: string;
  /** The variable without which Compose refuses the file. */
  required?: string;
}

interface NodeBase {
  /** Where the value is written; for an alias, where its anchor is. */
  at: FileLocation;
  source: SourceFile;
  /** Compose's tags (13-merge of the Compose specification). */
  tag?: 'reset' | 'override';
}

/** A single value. `text` is after interpolation; `type` is its YAML type. */
export interface ScalarNode extends NodeBase {
  kind: 'scalar';
  type: ScalarType;
  text: string;
  fault?: ScalarFault;
}

/** One `key: value`. `at` covers both, with the range to remove them; for an alias it is at the anchor. */
export interface MapEntry {
  key: string;
  /** False for a key that YAML does not type as text (Compose rejects those). */
  stringKey: boolean;
  at: FileLocation;
  /** The location of the key alone. */
  keyAt: FileLocation;
  value: ComposeNode;
}

export interface MapNode extends NodeBase {
  kind: 'map';
  entries: ReadonlyMap<string, MapEntry>;
  /** Where a further key can be inserted; missing if that would change other users of the text. */
  insert?: InsertPoint;
}

export interface ListItem {
  at: FileLocation;
  value: ComposeNode;
}

export interface ListNode extends NodeBase {
  kind: 'list';
  items: readonly ListItem[];
  /** Where a further item can be inserted. */
  append?: InsertPoint;
}

/**
 * A YAML value with its locations. Values reached through an alias are the same object as at their anchor.
 */
export type ComposeNode = ScalarNode | MapNode | ListNode;

/** A reason why Compose would reject the file, or a part that could not be read. */
export interface ComposeProblem {
  message: string;
  at: FileLocation;
  /** The service has no image and no build context: the file may be a part, to be merged over another one. */
  lacksImage?: true;
  /** Compose gets the file from another machine: what it holds is not known, and nothing is refused. */
  isElsewhere?: true;
  /** A file of the project could not be read: what it defines is not known. */
  isUnread?: true;
  /** Something that is referred to is defined in no file that was read. */
  isUndefined?: true;
  /** A key outside the services that the Compose Specification does not have. */
  unknownKey?: true;
}

/** A variable that is not set, and without which Compose refuses the file (`${NAME:?message}`). */
export interface RequiredVariable {
  name: string;
  at: FileLocation;
}

/** The text of a single value; `undefined` for any other, or where it is not known here. */
export function knownText(node: ComposeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.fault === undefined && node.type !== 'null' ? node.text : undefined;
}
