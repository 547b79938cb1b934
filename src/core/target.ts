/** Kinds of target that are a text of their own; an example of a check can be one. */
export const textTargets = ['compose', 'run'] as const;

export type TextTargetKind = (typeof textTargets)[number];

/** What a user can name to be judged. */
export type TargetKind = TextTargetKind | 'facts';
