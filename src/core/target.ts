/** Kinds of target that are a text of their own; an example of a check can be one. */
export const textTargets = ['compose', 'run', 'request', 'seccomp'] as const;

export type TextTargetKind = (typeof textTargets)[number];

/** What a user can name to be judged. */
export type TargetKind = TextTargetKind | 'facts';

/** Kinds of files that findings can be about. */
export type FileSubjectKind = 'compose' | 'daemon-config' | 'request' | 'seccomp-profile';

/** The kinds that an option of lint names, each by an option of its own name; whether its value is the text, or a file (`-` is standard input). */
export const targetOptions = { run: 'text', request: 'file' } as const satisfies Partial<
  Record<TargetKind, 'text' | 'file'>
>;

export type OptionTargetKind = keyof typeof targetOptions;
