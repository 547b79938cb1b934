import type { FileLocation, InsertPoint } from '../../core/location.ts';

/** A Compose file as it was handed in: how it is shown, the absolute folder its paths start from, its text. */
export interface SourceFile {
  file: string;
  directory: string;
  text: string;
}

export type ScalarType = 'string' | 'int' | 'float' | 'bool' | 'null';

/** Why the text of a scalar is not its value: a variable is not set here, or the expression is not valid. */
export interface ScalarFault {
  kind: 'unresolved' | 'invalid';
  why: string;
}

interface NodeBase {
  /** Where the value itself is written; for an alias, where its anchor is. */
  at: FileLocation;
  source: SourceFile;
  /** Compose's own tags (13-merge of the Compose specification). */
  tag?: 'reset' | 'override';
}

/** A single value. `text` is after interpolation; `type` is how YAML types it. */
export interface ScalarNode extends NodeBase {
  kind: 'scalar';
  type: ScalarType;
  text: string;
  fault?: ScalarFault;
}

/** One `key: value`. `at` spans both and says how to take them out; it follows the anchor for an alias. */
export interface MapEntry {
  key: string;
  /** False for a key that YAML does not type as text (Compose rejects those). */
  stringKey: boolean;
  at: FileLocation;
  /** The key alone, where it is written. */
  keyAt: FileLocation;
  value: ComposeNode;
}

export interface MapNode extends NodeBase {
  kind: 'map';
  entries: ReadonlyMap<string, MapEntry>;
  /** Where a further key can be written; missing where that would change other users of the text. */
  insert?: InsertPoint;
}

export interface ListItem {
  at: FileLocation;
  value: ComposeNode;
}

export interface ListNode extends NodeBase {
  kind: 'list';
  items: readonly ListItem[];
  /** Where a further item can be written. */
  append?: InsertPoint;
}

/** A YAML value with its places. Values reached by an alias are the same object as at their anchor. */
export type ComposeNode = ScalarNode | MapNode | ListNode;

/** Something Compose would reject the file for, or that could not be read. */
export interface ComposeProblem {
  message: string;
  at: FileLocation;
}
