/** The memory limit that fixes write: a guess, for which many applications have enough. */
export const suggestedMemory = { text: '512m', bytes: 512 * 1024 * 1024 } as const;
