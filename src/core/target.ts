/** Kinds of target that are one text; an example of a check can be one. */
export const textTargets = [
  'compose',
  'dockerfile',
  'bake',
  'run',
  'daemon-config',
  'request',
  'seccomp',
] as const;

export type TextTargetKind = (typeof textTargets)[number];

/** What a user can name as a target. */
export type TargetKind = TextTargetKind | 'facts';

/**
 * What a user can name that is looked at as it is now, with the options that name one; where none is given, it is that
 * of this machine.
 */
export const liveTargetOptions = {
  engine: ['engine', 'context'],
  host: ['host-root'],
} as const;

export type LiveTargetKind = keyof typeof liveTargetOptions;

export type LiveOptionName = (typeof liveTargetOptions)[LiveTargetKind][number];

/** Kinds of files that findings can be about. */
export const fileSubjects = [
  'bake',
  'compose',
  'daemon-config',
  'dockerfile',
  'request',
  'seccomp-profile',
] as const;

export type FileSubjectKind = (typeof fileSubjects)[number];

/**
 * The kinds that `lint` has an option for, named like the kind, and whether its value is the text or a file
 * (`-` is standard input).
 */
export const targetOptions = { run: 'text', request: 'file' } as const satisfies Partial<
  Record<TargetKind, 'text' | 'file'>
>;

export type OptionTargetKind = keyof typeof targetOptions;
