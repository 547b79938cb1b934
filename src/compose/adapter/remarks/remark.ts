import type { FileLocation, TextRange } from '../../../core/location.ts';

/** What is said of the text of a Compose file that Compose takes, by the last part of the rule's id. */
export const remarkKinds = [
  'version-field',
  'project-name',
  'quoted-volume',
  'unquoted-port',
  'build-and-image',
  'duplicate-container-name',
  'container-name',
  'duplicate-port',
  'one-network',
  'outward-network',
  'key-order',
  'service-key-order',
  'service-order',
  'dependency-order',
  'port-order',
] as const;

export type RemarkKind = (typeof remarkKinds)[number];

/** One place of a Compose file that a rule on its text is about. */
export interface Remark {
  kind: RemarkKind;
  message: string;
  at: FileLocation;
  /** The edit that keeps what the file means. */
  edit?: { title: string; range: TextRange; text: string };
}
