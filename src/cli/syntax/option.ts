/** What the help pages sort options under, in this order. */
export const optionGroups = [
  'Targets',
  'Lock',
  'Trust',
  'Database',
  'Recording',
  'Fixes',
  'Rules and policy',
  'Output',
  'Exit code',
] as const;

/** One option of the command line, as the parser and the help pages need it. */
export interface Option {
  type: 'string' | 'boolean';
  /** Whether it may be given again; without it a second value is refused. */
  multiple?: true;
  /** The value that counts if none is given behind a `=`: the option takes no other argument. */
  optional?: string;
  /** One letter that names it too: `f` for `-f`. */
  short?: string;
  /** Placeholder of its value in help pages: `FILE`. */
  value?: string;
  about: string;
  group: (typeof optionGroups)[number];
}
